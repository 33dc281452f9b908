package dev.weir.agent.figures;

import dev.weir.agent.servers.MatrixServer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

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

  private static final String[] HEADINGS = {
    "mean off by",
    "1 s windows",
    "P99 of 100 ms, off by",
    "slowest share",
    "longest stall",
    "bounds"
  };

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
    RateFigures figures = new RateFigures(settings, new MarkdownTable(out, "downloads", HEADINGS));
    for (Served served : SERVERS) {
      if (settings.wants(served.label())) {
        figures.held(served);
      }
    }
    if (settings.wants("nginx")) {
      figures.nginx();
    }
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
          measure(label, target, connections);
        }
      }
    }
  }

  /** It limits each connection; there is no limit for all together that it could be asked for. */
  private void nginx() throws IOException {
    try (Peer nginx = Peers.nginx(settings.folder(), BYTES_PER_SECOND, bytesEach(1))) {
      for (int connections : new int[] {1, TOGETHER}) {
        String label = "nginx `limit_rate`, " + connections;
        measure(label, nginx.target("/body.bin"), connections, bytesEach(1));
      }
    }
  }

  private void netty(String name, int checkMillis) throws IOException {
    if (!settings.wants(name)) {
      return;
    }
    try (Peer netty = Peers.netty(settings.folder(), BYTES_PER_SECOND, checkMillis)) {
      Downloads.of(netty.target(HELD + BYTES_PER_SECOND), 1, BYTES_PER_SECOND);
      for (int connections : new int[] {1, TOGETHER}) {
        String label = name + ", " + connections;
        measure(label, netty.target(""), connections);
      }
    }
  }

  private void measure(String label, Target target, int connections) {
    measure(label, target.with(HELD + bytesEach(connections)), connections, bytesEach(connections));
  }

  private void measure(String label, Target target, int connections, int bytesEach) {
    try (Stalls stalls = new Stalls()) {
      Arrivals arrivals = Downloads.of(target, connections, bytesEach);
      Steadiness steadiness = Steadiness.of(arrivals, BYTES_PER_SECOND, settings.seconds());
      table.row(
          label,
          String.format(Locale.ROOT, "%+.2f %%", (steadiness.mean() - 1) * 100),
          String.format(
              Locale.ROOT, "%.3f to %.3f", steadiness.leastSecond(), steadiness.mostSecond()),
          String.format(Locale.ROOT, "%.1f %%", steadiness.p99Tenth() * 100),
          String.format(Locale.ROOT, "%.3f", steadiness.slowestShare()),
          String.format(Locale.ROOT, "%.0f ms", stalls.longestSeconds() * 1e3),
          steadiness.bounds());
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
