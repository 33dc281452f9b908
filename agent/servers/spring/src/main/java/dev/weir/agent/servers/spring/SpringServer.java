package dev.weir.agent.servers.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the application: MVC, or WebFlux with {@code --spring.main.web-application-type=reactive}.
 * Its own port speaks TLS; {@code --matrix.http-port} is in cleartext.
 */
@SpringBootApplication
public class SpringServer {
  public static void main(String[] arguments) {
    SpringApplication.run(SpringServer.class, arguments);
  }
}
