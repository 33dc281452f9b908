package dev.weir.agent.servlet.app;

import java.nio.file.Path;
import java.util.logging.LogManager;
import org.apache.catalina.startup.Tomcat;

/** The Tomcat of an application. */
final class Container {
  private Container() {}

  /** One that listens on a free port of loopback and logs nothing. */
  static Tomcat in(Path folder) {
    LogManager.getLogManager().reset();
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    return tomcat;
  }

  /** Says its port, and serves until standard input ends. */
  @SuppressWarnings("SystemOut") // that is how the test learns the port
  static void serve(Tomcat tomcat) throws Exception {
    tomcat.start();
    System.out.println("port " + tomcat.getConnector().getLocalPort());
    while (System.in.read() >= 0) {
      // until the test lets go
    }
    tomcat.stop();
  }
}
