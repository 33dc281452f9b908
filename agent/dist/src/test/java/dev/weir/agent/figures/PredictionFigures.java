package dev.weir.agent.figures;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.agent.servers.MatrixServer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * What {@code weir simulate} says of a recorded mix under limits, beside what the agent does to the
 * same mix under the same limits.
 */
final class PredictionFigures {
  private static final double BOUND = 0.1;

  private static final String LIMITS =
      """
      limits:
        - {name: images, match: {route: /app/fixed/image}, rate: 800kB/s, burst: 256KiB}
        - {name: reports, match: {route: /app/fixed/report}, rate: 1500kB/s, burst: 512KiB}
      """;

  private final Settings settings;
  private final MarkdownTable table;

  private PredictionFigures(Settings settings, MarkdownTable table) {
    this.settings = settings;
    this.table = table;
  }

  static void print(Settings settings, PrintStream out) throws IOException {
    List<Mix.Download> mix = Mix.of(settings.seed(), 2 * settings.seconds());
    out.printf(
        Locale.ROOT,
        "%n%d downloads within %d s, seed %d: what was predicted from those without limits, and"
            + " what came%n",
        mix.size(),
        2 * settings.seconds(),
        settings.seed());
    MarkdownTable table =
        new MarkdownTable(out, "figure", "exchanges", "predicted", "came", "off by", "bound");
    PredictionFigures figures = new PredictionFigures(settings, table);
    figures.of("Netty, NIO", "netty", "nio-http", mix);
    figures.of("Tomcat 10.1", "tomcat-10", "nio", mix);
  }

  private void of(String label, String server, String listener, List<Mix.Download> mix)
      throws IOException {
    if (!settings.wants(label)) {
      return;
    }
    try {
      Replay.Result free;
      JsonNode predicted;
      try (MatrixServer unlimited = MatrixServer.start(server, settings.withAgent(""))) {
        int port = unlimited.port(listener, false);
        // Compiled first; what is recorded comes after.
        Replay.of(mix.subList(0, mix.size() / 4), port);
        try (Recording recording = Recording.begin(settings, server, port)) {
          free = Replay.of(mix, port);
          predicted = recording.simulated(port, LIMITS);
        }
      }
      try (MatrixServer limited = MatrixServer.start(server, settings.withAgent(LIMITS))) {
        int port = limited.port(listener, false);
        Replay.of(pages(mix), port);
        rows(label, mix, predicted, free, Replay.of(mix, port));
      }
    } catch (IOException e) {
      table.row(label, "none: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Those that no limit applies to: the buckets stay full. */
  private static List<Mix.Download> pages(List<Mix.Download> mix) {
    List<Mix.Download> some = mix.subList(0, mix.size() / 4);
    return some.stream().filter(each -> each.path().startsWith("/app/fixed/page")).toList();
  }

  private void rows(
      String label,
      List<Mix.Download> mix,
      JsonNode predicted,
      Replay.Result free,
      Replay.Result limited) {
    double overrunSeconds = predicted.required("overrun_seconds").doubleValue();
    row(
        label + ", total time",
        predicted.required("exchanges").intValue(),
        free.totalSeconds() + overrunSeconds,
        limited.totalSeconds());
    for (JsonNode limit : predicted.required("limits")) {
      String name = limit.required("name").textValue();
      String path = "/app/fixed/" + name.substring(0, name.length() - 1) + "?";
      double[] added = new double[limit.required("exchanges").intValue()];
      int next = 0;
      for (int i = 0; i < mix.size(); i++) {
        if (mix.get(i).path().startsWith(path)) {
          added[next++] = limited.tookSeconds().get(i) - free.tookSeconds().get(i);
        }
      }
      JsonNode delay = limit.required("added_delay_seconds");
      row(
          label + ", " + name + ", P90 of added delay",
          added.length,
          delay.required("p90").doubleValue(),
          Percentile.of(added, 90));
    }
  }

  private void row(String figure, int exchanges, double predictedSeconds, double cameSeconds) {
    double off = cameSeconds / predictedSeconds - 1;
    table.row(
        figure,
        Integer.toString(exchanges),
        String.format(Locale.ROOT, "%.3f s", predictedSeconds),
        String.format(Locale.ROOT, "%.3f s", cameSeconds),
        String.format(Locale.ROOT, "%+.1f %%", off * 100),
        Bound.all(new Bound("10 %", Math.abs(off) <= BOUND)));
  }
}
