package dev.weir.agent.servers.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.agent.servers.app.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.catalina.connector.Connector;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** On Tomcat: a second connector, and streams. */
@RestController
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ServletAnswers {

  @Bean
  static WebServerFactoryCustomizer<TomcatServletWebServerFactory> cleartext(
      @Value("${matrix.http-port}") int port) {
    return factory -> {
      Connector connector = new Connector();
      connector.setPort(port);
      factory.addAdditionalTomcatConnectors(connector);
    };
  }

  @GetMapping("/app/chunked/{name}")
  ResponseEntity<StreamingResponseBody> chunked(@RequestParam int bytes, @RequestParam int parts) {
    return ResponseEntity.ok(
        out -> {
          for (int i = 0; i < parts; i++) {
            out.write(Content.text(bytes));
            out.flush();
          }
        });
  }

  @GetMapping("/app/broken/{name}")
  ResponseEntity<StreamingResponseBody> broken(@RequestParam int bytes) {
    return ResponseEntity.ok()
        .contentLength(2L * bytes)
        .body(
            out -> {
              out.write(Content.text(bytes));
              out.flush();
              Content.pause();
            });
  }

  @RequestMapping("/app/upload/{name}")
  ResponseEntity<byte[]> upload(InputStream body) throws IOException {
    long received = body.transferTo(OutputStream.nullOutputStream());
    return ResponseEntity.ok(Long.toString(received).getBytes(UTF_8));
  }
}
