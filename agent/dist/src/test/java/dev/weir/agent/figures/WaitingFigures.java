package dev.weir.agent.figures;

import dev.weir.agent.servers.MatrixServer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What 200 downloads that wait for a limit do to the event loop that they wait on: to an unlimited
 * answer from the same loop, and to the processor.
 */
final class WaitingFigures {
  private static final int WAITING = 200;
  private static final int BYTES_EACH = 600_000;
  private static final int BYTES_PER_SECOND = 2_000_000;
  private static final int SECONDS = 6;
  private static final double SLOWER_BOUND = 3;
  private static final double CPU_BOUND = 0.15;

  /** Both kinds of listeners of a transport share its loops, of which there is one here. */
  private static final String ONE_LOOP = "-Dio.netty.eventLoopThreads=1";

  private static final String LIMITS =
      """
      limits:
        - {name: held, match: {route: /app/fixed/held}, rate: 2MB/s, burst: 64KiB}
        - {name: files, match: {route: /files/**}, rate: 2MB/s, burst: 64KiB}
      """;

  private final Settings settings;
  private final MarkdownTable table;

  private WaitingFigures(Settings settings, MarkdownTable table) {
    this.settings = settings;
    this.table = table;
  }

  /**
   * What was seen in one round.
   *
   * @param alone P99 of the answers' times without downloads, in seconds
   * @param beside the same while they wait
   * @param idle part of a core that is used when nothing is asked
   * @param waiting the same while they wait
   * @param rate of the downloads as a part of the limit
   */
  private record Round(double alone, double beside, double idle, double waiting, double rate) {}

  static void print(Settings settings, PrintStream out) throws IOException {
    out.printf(
        Locale.ROOT,
        "%n%d downloads that wait for one limit of 2 MB/s on the only event loop of a Netty server,"
            + " medians of %d rounds%n",
        WAITING,
        settings.rounds());
    MarkdownTable table =
        new MarkdownTable(
            out,
            "downloads",
            "P99 of /health alone",
            "beside them",
            "ratio",
            "CPU idle",
            "CPU while they wait",
            "rate",
            "bounds");
    WaitingFigures figures = new WaitingFigures(settings, table);
    String memory = "/app/fixed/held?bytes=" + BYTES_EACH;
    figures.loop("NIO", "nio", false, memory);
    figures.loop("NIO, sendfile", "nio", false, "/files/large.bin");
    figures.loop("NIO, TLS", "nio", true, memory);
    figures.loop("epoll", "epoll", false, memory);
    figures.loop("epoll, sendfile", "epoll", false, "/files/large.bin");
    figures.loop("epoll, TLS", "epoll", true, memory);
  }

  private void loop(String label, String transport, boolean secure, String path)
      throws IOException {
    if (!settings.wants("Netty, " + label)) {
      return;
    }
    try (MatrixServer server = MatrixServer.start("netty", settings.withAgent(LIMITS, ONE_LOOP))) {
      int healthPort = server.port(transport + "-http", false);
      int port = secure ? server.port(transport + "-https", true) : healthPort;
      Target target = new Target(port, secure, path);
      try (HealthProbe health = new HealthProbe(healthPort)) {
        // Compiled first.
        health.secondsOf(SECONDS);
        round(server.pid(), health, target, 2);
        Round[] rounds = new Round[settings.rounds()];
        for (int i = 0; i < rounds.length; i++) {
          rounds[i] = round(server.pid(), health, target, SECONDS);
        }
        row(label, List.of(rounds));
      } catch (IOException e) {
        table.row(label, "none: " + e.getMessage());
      }
    }
  }

  private static Round round(long pid, HealthProbe health, Target target, int seconds)
      throws IOException {
    double alone = Percentile.of(health.secondsOf(seconds), 99);
    double idle = cpu(pid, seconds);
    try (WaitingDownloads downloads = WaitingDownloads.begin(target, WAITING)) {
      pause(2);
      long bytesBefore = downloads.bytes();
      double waiting = cpu(pid, seconds);
      double rate = (double) (downloads.bytes() - bytesBefore) / seconds / BYTES_PER_SECOND;
      double beside = Percentile.of(health.secondsOf(seconds), 99);
      if (downloads.ended() > 0) {
        throw new IOException(downloads.ended() + " downloads ended while they should wait");
      }
      return new Round(alone, beside, idle, waiting, rate);
    } finally {
      pause(1);
    }
  }

  /** The part of a core that a process uses in so many seconds. */
  private static double cpu(long pid, int seconds) throws IOException {
    double beforeSeconds = ProcessCpu.seconds(pid);
    pause(seconds);
    return (ProcessCpu.seconds(pid) - beforeSeconds) / seconds;
  }

  private void row(String label, List<Round> rounds) {
    double[] ratios = rounds.stream().mapToDouble(each -> each.beside() / each.alone()).toArray();
    double slower = median(ratios);
    double waiting = median(rounds.stream().mapToDouble(Round::waiting).toArray());
    table.row(
        label,
        millis(median(rounds.stream().mapToDouble(Round::alone).toArray())),
        millis(median(rounds.stream().mapToDouble(Round::beside).toArray())),
        String.format(
            Locale.ROOT,
            "%.2f (%.2f to %.2f)",
            slower,
            Arrays.stream(ratios).min().orElse(Double.NaN),
            Arrays.stream(ratios).max().orElse(Double.NaN)),
        percent(median(rounds.stream().mapToDouble(Round::idle).toArray())),
        percent(waiting),
        percent(median(rounds.stream().mapToDouble(Round::rate).toArray())),
        Bound.all(new Bound("P99", slower < SLOWER_BOUND), new Bound("CPU", waiting < CPU_BOUND)));
  }

  private static double median(double[] values) {
    return Percentile.of(values, 50);
  }

  private static String millis(double seconds) {
    return String.format(Locale.ROOT, "%.2f ms", seconds * 1e3);
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", part * 100);
  }

  private static void pause(int seconds) {
    long startNanos = System.nanoTime();
    long leftNanos = TimeUnit.SECONDS.toNanos(seconds);
    while (leftNanos > 0) {
      LockSupport.parkNanos(leftNanos);
      leftNanos = TimeUnit.SECONDS.toNanos(seconds) - (System.nanoTime() - startNanos);
    }
  }
}
