package dev.weir.demo;

import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/**
 * A Tomcat that serves the shop on 127.0.0.1, with TLS and without. What a path answers depends on
 * the path alone, so that two runs are alike.
 */
final class Shop implements AutoCloseable {
  private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");
  private static final int PICTURES = 6;
  private static final int SMALLEST_SIDE_PIXELS = 140;
  private static final int SIDE_STEP_PIXELS = 24;

  private final Tomcat tomcat;
  private final Connector tls;
  private final Path keystore;

  private Shop(Tomcat tomcat, Connector tls, Path keystore) {
    this.tomcat = tomcat;
    this.tls = tls;
    this.keystore = keystore;
  }

  /**
   * Begins to serve.
   *
   * @param folder for files; the caller deletes it afterwards
   * @param port of TCP, 0 for any that is free
   */
  static Shop open(Path folder, int port) throws IOException, LifecycleException {
    TOMCAT_LOG.setLevel(Level.SEVERE); // it warns of what its stopping cannot look into
    Path files = Files.createDirectories(folder.resolve("files"));
    write(files);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setConnector(connector(port));
    Path keystore = folder.resolve("keystore.p12");
    Keystore.create(keystore);
    Connector tls = tlsConnector(keystore);
    tomcat.getService().addConnector(tls);
    Context context = tomcat.addContext("", files.toString());
    Tomcat.addDefaultMimeTypeMappings(context);
    serve(context, new DefaultServlet(), "/");
    context.addWelcomeFile("index.html");
    serve(context, new ProductsServlet(), "/api/products/*");
    serve(context, new SearchServlet(), "/api/search");
    serve(context, new RecommendationsServlet(), "/api/recommendations");
    serve(context, new ReportsServlet(), "/reports/*");
    serve(context, new UploadsServlet(), "/uploads");
    serve(context, new LoginServlet(), "/login");
    serve(context, new AccountServlet(), "/account");
    tomcat.start();
    return new Shop(tomcat, tls, keystore);
  }

  private static Connector connector(int port) {
    Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
    connector.setPort(port);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxThreads", "16");
    connector.setProperty("compression", "on"); // for those who accept it
    connector.setProperty("compressibleMimeType", "text/html,text/css,text/csv,application/json");
    return connector;
  }

  private static Connector tlsConnector(Path keystore) {
    Connector connector = connector(0);
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setProperty("SSLEnabled", "true");
    SSLHostConfig host = new SSLHostConfig();
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.EC);
    certificate.setCertificateKeystoreFile(keystore.toString());
    certificate.setCertificateKeystorePassword(Keystore.PASSWORD);
    host.addCertificate(certificate);
    connector.addSslHostConfig(host);
    return connector;
  }

  private static void serve(Context context, HttpServlet servlet, String pattern) {
    Wrapper wrapper = Tomcat.addServlet(context, servlet.getClass().getSimpleName(), servlet);
    wrapper.setAsyncSupported(true);
    context.addServletMappingDecoded(pattern, wrapper.getName());
  }

  /** What is served as files; Tomcat has the kernel send those above 48 KiB. */
  private static void write(Path files) throws IOException {
    Path images = Files.createDirectories(files.resolve("images"));
    for (int i = 1; i <= PICTURES; i++) {
      int side = SMALLEST_SIDE_PIXELS + i * SIDE_STEP_PIXELS;
      Files.write(images.resolve(i + ".png"), Picture.png(side, i));
    }
    Files.writeString(files.resolve("index.html"), Words.page("A shop"), StandardCharsets.UTF_8);
    Files.writeString(files.resolve("shop.css"), Words.style(), StandardCharsets.UTF_8);
  }

  /** The TCP port that it listens on. */
  int port() {
    return tomcat.getConnector().getLocalPort();
  }

  /** The TCP port that it listens on for TLS. */
  int tlsPort() {
    return tls.getLocalPort();
  }

  /** Where its certificate is, for clients to trust. */
  Path keystore() {
    return keystore;
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }
}
