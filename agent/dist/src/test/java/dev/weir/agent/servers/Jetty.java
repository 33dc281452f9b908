package dev.weir.agent.servers;

import dev.weir.agent.port.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Eclipse Jetty from its home folder.
 *
 * @param distribution the property that names its folder
 * @param environment of its application since Jetty 12, such as {@code ee10-}; else empty
 * @param api of its servlets
 */
record Jetty(String distribution, String environment, String api) implements Server {

  @Override
  public Launch prepare(Site site) throws IOException {
    int http = Ports.free();
    int https = Ports.free();
    Path log = site.folder().resolve("logs").resolve("access.log");
    for (String name : List.of("logs", "resources")) {
      Files.createDirectories(site.folder().resolve(name));
    }
    Site.webApplication(site.folder().resolve("webapps").resolve("root"), api);
    // Properties first: those after a module of an environment would be that environment's.
    site.write(
        "start.ini",
        """
        jetty.http.host=127.0.0.1
        jetty.http.port=%d
        jetty.ssl.host=127.0.0.1
        jetty.ssl.port=%d
        jetty.ssl.sniRequired=false
        jetty.ssl.sniHostCheck=false
        jetty.sslContext.keyStorePath=%s
        jetty.sslContext.keyStorePassword=%s
        jetty.requestlog.filePath=%s
        jetty.requestlog.formatString=%%m %%U %%s %%O
        --module=http,https,requestlog,http-forwarded,gzip,%sdeploy,%sannotations
        """
            .formatted(http, https, site.keyStore(), Site.PASSWORD, log, environment, environment));
    Path home = Site.distribution(distribution);
    return new Launch(
        site.java("-Djetty.base=" + site.folder(), "-jar", home.resolve("start.jar").toString()),
        Map.of(),
        List.of(Listener.clear("http", http), Listener.secure("https", https)),
        new Launch.AccessLog(log, Launch.Bytes.CONTENT_EVEN_OF_HEAD));
  }

  @Override
  public Set<String> sites() {
    return Server.onTheJdk("servlet", "servlet_write", "route");
  }

  @Override
  public boolean compresses() {
    return true;
  }
}
