package dev.weir.agent.servlet.app;

import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** {@link PlainServlet} in a Jetty. Says its port, and serves until its standard input ends. */
public final class JettyApplication {
  private JettyApplication() {}

  @SuppressWarnings("SystemOut") // that is how the test learns the port
  public static void main(String[] arguments) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler shop = new ServletContextHandler();
    shop.setContextPath("/shop");
    shop.addServlet(PlainServlet.class, "/plain");
    server.setHandler(shop);
    server.start();
    System.out.println("port " + connector.getLocalPort());
    while (System.in.read() >= 0) {
      // until the test lets go
    }
    server.stop();
  }
}
