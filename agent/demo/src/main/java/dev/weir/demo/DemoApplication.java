package dev.weir.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.LifecycleException;

/**
 * The program {@code weir-demo.jar}: serves the shop on loopback until its standard input ends, so
 * that it never outlives who started it.
 *
 * <p>{@code java -jar weir-demo.jar [--port N]}. When it serves it prints {@code port N}, after
 * {@code tls-port N} and {@code keystore FILE}, which holds the certificate of this run.
 */
public final class DemoApplication {
  private static final String USAGE = "usage: java -jar weir-demo.jar [--port N]";

  private DemoApplication() {}

  public static void main(String[] arguments) throws IOException, LifecycleException {
    int port = port(arguments);
    if (port < 0) {
      System.err.println(USAGE);
      System.exit(2);
    }
    Path folder = Files.createTempDirectory("weir-demo-");
    try (Shop shop = Shop.open(folder, port)) {
      System.out.println("keystore " + shop.keystore());
      System.out.println("tls-port " + shop.tlsPort());
      System.out.println("port " + shop.port());
      awaitEndOfInput();
    } finally {
      Folders.delete(folder);
    }
  }

  /** Below 0 when the arguments make no sense. */
  private static int port(String[] arguments) {
    if (arguments.length == 0) {
      return 0;
    }
    try {
      int port = Integer.parseInt(arguments[arguments.length - 1]);
      boolean sensible = arguments.length == 2 && arguments[0].equals("--port") && port < 65_536;
      return sensible ? port : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static void awaitEndOfInput() throws IOException {
    byte[] ignored = new byte[64];
    while (System.in.read(ignored) >= 0) {
      // Nothing is asked here.
    }
  }
}
