package dev.weir.agent.servers;

import dev.weir.agent.port.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Open Liberty by its own script: its own channel framework, and OSGi for class loaders. */
record OpenLiberty() implements Server {

  @Override
  public Launch prepare(Site site) throws IOException {
    int http = Ports.free();
    int https = Ports.free();
    Path log = site.folder().resolve("access.log");
    Path application = Site.webApplication(site.folder().resolve("application"), "javax");
    site.write(
        "servers/matrix/server.xml",
        """
        <server>
          <featureManager>
            <feature>servlet-4.0</feature>
            <feature>transportSecurity-1.0</feature>
          </featureManager>
          <httpEndpoint id="defaultHttpEndpoint" host="localhost" httpPort="%d" httpsPort="%d">
            <accessLogging filepath="%s" logFormat="%%m %%U %%s %%B"/>
          </httpEndpoint>
          <keyStore id="defaultKeyStore" location="%s" type="PKCS12" password="%s"/>
          <ssl id="defaultSSLConfig" keyStoreRef="defaultKeyStore" sslProtocol="TLSv1.2,TLSv1.3"/>
          <webApplication location="%s" contextRoot="/"/>
        </server>
        """
            .formatted(http, https, log, site.keyStore(), Site.PASSWORD, application));
    site.write("servers/matrix/jvm.options", String.join("\n", site.jvmOptions()) + "\n");
    Path home = Site.distribution("liberty");
    return new Launch(
        List.of("sh", home.resolve("bin").resolve("server").toString(), "run", "matrix"),
        Map.of(
            "JAVA_HOME", site.jdk().home().toString(),
            "WLP_USER_DIR", site.folder().toString()),
        List.of(Listener.clear("http", http), Listener.secure("https", https)),
        // What the client breaks off is not logged.
        new Launch.AccessLog(log, Launch.Bytes.CONTENT, List.of(Workload.ABORTED)));
  }

  /** The kernel sends its files, where there is no TLS. */
  @Override
  public Set<String> sites() {
    return Server.onTheJdk("send_file", "servlet", "route");
  }

  @Override
  public String logManager() {
    return "com.ibm.ws.kernel.boot.logging.WsLogManager";
  }
}
