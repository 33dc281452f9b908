package dev.weir.agent.figures;

import dev.weir.agent.servers.MatrixServer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * How exactly one limit of 2 MB/s is held, for one download and for eight together, by the agent in
 * four servers and by nginx and Netty themselves, and how equally the eight share it.
 */
final class RateFigures {
  private static final int BYTES_PER_SECOND = 2_000_000;
  private static final int TOGETHER = 8;
  private static final String HELD = "/app/fixed/held?bytes=";
  private static final String LIMITS =
      """
      limits:
        - {name: held, match: {route: /app/fixed/held}, rate: 2MB/s, burst: 64KiB}
      """;

  private static final List<Served> SERVERS =
      List.of(
          new Served("Tomcat 10.1, blocking", "tomcat-10", "nio", "nio"),
          new Served("Jetty 12", "jetty-12", "http", "https"),
          new Served("WildFly 26 (Undertow)", "wildfly", "http", "https"),
          new Served("Netty, NIO", "netty", "nio-http", "nio-https"),
          new Served("Netty, epoll", "netty", "epoll-http", "epoll-https"));

  private final Settings settings;
  private final MarkdownTable table;

  private RateFigures(Settings settings, MarkdownTable table) {
    this.settings = settings;
    this.table = table;
  }

  /** A listener in cleartext, and one with TLS, of a server of the matrix. */
  private record Served(String label, String server, String clear, String secure) {}

  static void print(Settings settings, PrintStream out) throws IOException {
    out.println("\nOne limit of 2 MB/s, burst 64 KiB, bytes as they come to the client's sockets");
    RateFigures figures =
        new RateFigures(settings, new MarkdownTable(out, "downloads", Steadiness.HEADINGS));
    for (Served served : SERVERS) {
      figures.held(served);
    }
    figures.nginx();
    figures.netty("Netty's own, default check", 0);
    figures.netty("Netty's own, check 100 ms", 100);
  }

  private void held(Served served) throws IOException {
    try (MatrixServer server = MatrixServer.start(served.server(), settings.withAgent(LIMITS))) {
      for (boolean secure : new boolean[] {false, true}) {
        String listener = secure ? served.secure() : served.clear();
        Target target = new Target(server.port(listener, secure), secure, "");
        // Compiled first, as in a server that has been up for a while.
        Downloads.of(target.with(HELD + BYTES_PER_SECOND), 1, BYTES_PER_SECOND);
        for (int connections : new int[] {1, TOGETHER}) {
          String label = served.label() + (secure ? ", TLS, " : ", ") + connections;
          measure(label, target.with(HELD + bytesEach(connections)), connections);
        }
      }
    }
  }

  /** It limits each connection; there is no limit for all together that it could be asked for. */
  private void nginx() throws IOException {
    try (Peer nginx = Peers.nginx(settings.folder(), BYTES_PER_SECOND, bytesEach(1))) {
      for (int connections : new int[] {1, TOGETHER}) {
        measure("nginx `limit_rate`, " + connections, nginx.target("/body.bin"), connections);
      }
    }
  }

  private void netty(String name, int checkMillis) throws IOException {
    try (Peer netty = Peers.netty(settings.folder(), BYTES_PER_SECOND, checkMillis)) {
      Downloads.of(netty.target(HELD + BYTES_PER_SECOND), 1, BYTES_PER_SECOND);
      for (int connections : new int[] {1, TOGETHER}) {
        String label = name + ", " + connections;
        measure(label, netty.target(HELD + bytesEach(connections)), connections);
      }
    }
  }

  private void measure(String label, Target target, int connections) throws IOException {
    try {
      Arrivals arrivals = Downloads.of(target, connections, bytesEach(connections));
      table.row(label, Steadiness.of(arrivals, BYTES_PER_SECOND, settings.seconds()).cells());
    } catch (IOException e) {
      table.row(label, "none: " + e.getMessage());
    }
  }

  /**
   * For the first second, those measured, and one more, so that unequal shares do not end early.
   */
  private int bytesEach(int connections) {
    return (settings.seconds() + 2) * BYTES_PER_SECOND / connections;
  }
}
