package dev.weir.agent.servers;

import dev.weir.agent.port.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * WildFly by its own script: Undertow, and JBoss Modules for class loaders, of a later release than
 * WildFly's own, which do not start on JDK 24 and later.
 */
record WildFly() implements Server {
  private static final String WELCOME = "<location name=\"/\" handler=\"welcome-content\"/>";

  @Override
  public Launch prepare(Site site) throws IOException {
    Path home = Site.distribution("wildfly");
    Path base = site.folder().resolve("standalone");
    Path log = site.folder().resolve("access.log");
    Site.copy(home.resolve("standalone"), base);
    configure(base.resolve("configuration").resolve("standalone.xml"), site);
    Path deployments = base.resolve("deployments");
    Site.webApplication(deployments.resolve("ROOT.war"), "javax");
    Files.createFile(deployments.resolve("ROOT.war.dodeploy"));
    int http = Ports.free();
    int https = Ports.free();
    return new Launch(
        List.of(
            "sh",
            home.resolve("bin").resolve("standalone.sh").toString(),
            "-Djboss.server.base.dir=" + base,
            "-Djboss.http.port=" + http,
            "-Djboss.https.port=" + https,
            "-Djboss.management.http.port=" + Ports.free(),
            "-Djboss.management.https.port=" + Ports.free()),
        Map.of(
            "JAVA_HOME", site.jdk().home().toString(),
            "JBOSS_HOME", home.toString(),
            "JAVA_OPTS", String.join(" ", site.jvmOptions()) + " -Djava.net.preferIPv4Stack=true"),
        List.of(Listener.clear("http", http), Listener.secure("https", https)),
        new Launch.AccessLog(log, Launch.Bytes.CONTENT));
  }

  /** Our own key, an access log, and no page of its own in the application's place. */
  private static void configure(Path file, Site site) throws IOException {
    String configuration = Files.readString(file);
    String accessLog =
        """
        <access-log pattern="%%m %%U %%s %%B" prefix="access." suffix="log" rotate="false" \
        directory="%s"/>"""
            .formatted(site.folder());
    for (String[] change :
        new String[][] {
          {WELCOME, accessLog},
          {"<credential-reference clear-text=\"password\"/>", password()},
          {"<implementation type=\"JKS\"/>", "<implementation type=\"PKCS12\"/>"},
          {
            "<file path=\"application.keystore\" relative-to=\"jboss.server.config.dir\"/>",
            "<file path=\"" + site.keyStore() + "\"/>"
          },
          {
            "<server-ssl-context name=\"applicationSSC\"",
            "<server-ssl-context name=\"applicationSSC\" protocols=\"TLSv1.2 TLSv1.3\""
                + " cipher-suite-names=\"TLS_AES_256_GCM_SHA384\""
          }
        }) {
      if (!configuration.contains(change[0])) {
        throw new IOException(file + " lacks " + change[0]);
      }
      configuration = configuration.replace(change[0], change[1]);
    }
    Files.writeString(file, configuration);
  }

  private static String password() {
    return "<credential-reference clear-text=\"" + Site.PASSWORD + "\"/>";
  }

  /** The kernel sends its files, where there is no TLS. */
  @Override
  public Set<String> sites() {
    return Server.onTheJdk("send_file", "servlet", "route");
  }

  @Override
  public String logManager() {
    return "org.jboss.logmanager.LogManager";
  }
}
