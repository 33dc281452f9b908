package dev.weir.agent.servers;

import dev.weir.agent.port.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Apache Tomcat by its own script, with both of its connectors; over TLS clients may ask for
 * HTTP/2.
 *
 * @param distribution the property that names its folder
 * @param api of its servlets
 */
record Tomcat(String distribution, String api) implements Server {

  @Override
  public Launch prepare(Site site) throws IOException {
    Path home = Site.distribution(distribution);
    int nio = Ports.free();
    int nioSecure = Ports.free();
    int nio2 = Ports.free();
    int nio2Secure = Ports.free();
    Path application = Site.webApplication(site.folder().resolve("application"), api);
    site.write(
        "conf/server.xml",
        """
        <Server port="-1">
          <Service name="Catalina">
        %s%s%s%s    <Engine name="Catalina" defaultHost="localhost">
              <Host name="localhost" appBase="webapps">
                <Context path="" docBase="%s"/>
                <Valve className="org.apache.catalina.valves.AccessLogValve" directory="logs"
                    prefix="access" suffix=".log" rotatable="false" buffered="false"
                    pattern="%%m %%U %%s %%B"/>
              </Host>
            </Engine>
          </Service>
        </Server>
        """
            .formatted(
                connector("Http11NioProtocol", nio, ""),
                connector("Http11NioProtocol", nioSecure, tls(site)),
                connector("Http11Nio2Protocol", nio2, ""),
                connector("Http11Nio2Protocol", nio2Secure, tls(site)),
                application));
    for (String name : List.of("web.xml", "logging.properties")) {
      Files.copy(home.resolve("conf").resolve(name), site.folder().resolve("conf").resolve(name));
    }
    for (String name : List.of("webapps", "temp", "logs", "work")) {
      Files.createDirectories(site.folder().resolve(name));
    }
    return new Launch(
        List.of("sh", home.resolve("bin").resolve("catalina.sh").toString(), "run"),
        Map.of(
            "JAVA_HOME", site.jdk().home().toString(),
            "CATALINA_BASE", site.folder().toString(),
            "CATALINA_OPTS", String.join(" ", site.jvmOptions())),
        List.of(
            Listener.clear("nio", nio),
            Listener.secure("nio", nioSecure),
            Listener.clear("nio2", nio2),
            Listener.secure("nio2", nio2Secure)),
        new Launch.AccessLog(
            site.folder().resolve("logs").resolve("access.log"), Launch.Bytes.CONTENT_AND_FRAMING));
  }

  private static String connector(String protocol, int port, String tls) {
    return """
            <Connector protocol="org.apache.coyote.http11.%s" address="127.0.0.1" port="%d"
                compression="on"%s</Connector>
        """
        .formatted(protocol, port, tls.isEmpty() ? ">" : tls);
  }

  private static String tls(Site site) throws IOException {
    return """
         SSLEnabled="true" scheme="https" secure="true">
              <UpgradeProtocol className="org.apache.coyote.http2.Http2Protocol"/>
              <SSLHostConfig protocols="TLSv1.2+TLSv1.3">
                <Certificate certificateKeystoreFile="%s" certificateKeystorePassword="%s"/>
              </SSLHostConfig>
        """
        .formatted(site.keyStore(), Site.PASSWORD);
  }

  @Override
  public boolean compresses() {
    return true;
  }

  /** Of its two connectors, one has the kernel send files, where there is no TLS. */
  @Override
  public Set<String> sites() {
    return Server.onTheJdk("send_file", "servlet", "servlet_write", "route");
  }

  @Override
  public String logManager() {
    return "org.apache.juli.ClassLoaderLogManager";
  }
}
