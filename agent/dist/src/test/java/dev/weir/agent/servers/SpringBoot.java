package dev.weir.agent.servers;

import dev.weir.agent.port.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Spring Boot application by {@code java -jar}.
 *
 * @param reactive WebFlux on Reactor Netty; else MVC on an embedded Tomcat
 */
record SpringBoot(boolean reactive) implements Server {

  @Override
  public Launch prepare(Site site) throws IOException {
    int http = Ports.free();
    int https = Ports.free();
    Site.filesIn(site.folder());
    List<String> command = site.java("-jar", Site.distribution("spring").toString());
    command.addAll(
        List.of(
            "--server.address=127.0.0.1",
            "--matrix.http-port=" + http,
            "--server.port=" + https,
            "--server.ssl.key-store=" + site.keyStore(),
            "--server.ssl.key-store-password=" + Site.PASSWORD,
            "--server.ssl.enabled-protocols=TLSv1.2,TLSv1.3",
            "--spring.web.resources.static-locations=file:" + site.folder() + "/"));
    Path log = site.folder().resolve("access.log");
    if (reactive) {
      command.add("--spring.main.web-application-type=reactive");
      command.add("--matrix.access-log=" + log);
    } else {
      command.addAll(tomcatLog(site.folder()));
    }
    return new Launch(
        command,
        Map.of(),
        List.of(Listener.clear("http", http), Listener.secure("https", https)),
        // Reactor Netty logs an answer once its end is written: of a file, that may not happen, and
        // of one that is broken off it does not.
        reactive
            ? new Launch.AccessLog(
                log, Launch.Bytes.CONTENT_EVEN_OF_HEAD, List.of("/files/", Workload.BROKEN_OFF))
            : new Launch.AccessLog(log, Launch.Bytes.CONTENT_AND_FRAMING));
  }

  /**
   * Reactor Netty 1.2 left the request after a file unanswered in some 3 of 50 tries, without any
   * agent, on epoll as on selectors.
   */
  @Override
  public boolean answersAfterFiles() {
    return !reactive;
  }

  /** Reactor Netty takes the native transport, and has the kernel send files. */
  @Override
  public Set<String> sites() {
    return reactive
        ? Set.of(
            "native_read",
            "native_write",
            "send_file",
            "tls_engine_unwrap",
            "tls_engine_wrap",
            "route")
        : Server.onTheJdk("servlet", "servlet_write", "route");
  }

  private static List<String> tomcatLog(Path folder) {
    List<String> options = new ArrayList<>();
    options.add("enabled=true");
    options.add("directory=" + folder);
    options.add("prefix=access");
    options.add("suffix=.log");
    options.add("rotate=false");
    options.add("file-date-format=");
    options.add("buffered=false");
    options.add("pattern=%m %U %s %B");
    options.replaceAll(option -> "--server.tomcat.accesslog." + option);
    return options;
  }
}
