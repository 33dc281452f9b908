package dev.weir.cli.format;

import dev.weir.cli.demo.WireCounts.Count;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a client counted of every path beside what the agent did. */
public final class PathComparison {
  private static final int MOST_SHOWN = 10;
  private static final Count NONE = new Count(0, 0, 0);

  private PathComparison() {}

  /**
   * Says in one line whether all are equal, and else which are not.
   *
   * @param report by path, with all rows
   * @return whether requests and bytes of both directions are equal for every path
   */
  public static boolean print(Map<String, Count> counted, Report report, Appendable out)
      throws IOException {
    Map<String, Count> told = new TreeMap<>();
    for (ReportRow row : report.topEndpoints()) {
      Count count =
          new Count(row.requests(), row.totals().requestBytes(), row.totals().responseBytes());
      told.put(RowKey.title(row), count);
    }
    TreeSet<String> different = new TreeSet<>(counted.keySet());
    different.addAll(told.keySet());
    different.removeIf(
        path -> counted.getOrDefault(path, NONE).equals(told.getOrDefault(path, NONE)));
    out.append("\nclient counted " + summary(counted) + ", agent " + summary(told) + ": ");
    out.append(different.isEmpty() ? "equal, path by path\n" : "DIFFERENT\n");
    int shown = 0;
    for (String path : different) {
      if (shown == MOST_SHOWN) {
        out.append("  and " + (different.size() - shown) + " more paths\n");
        break;
      }
      shown++;
      out.append("  " + Safe.line(path, false));
      out.append(": client " + line(counted.getOrDefault(path, NONE)));
      out.append(", agent " + line(told.getOrDefault(path, NONE)) + '\n');
    }
    return different.isEmpty();
  }

  private static String summary(Map<String, Count> counts) {
    long requests = 0;
    long bytes = 0;
    for (Count count : counts.values()) {
      requests += count.requests();
      bytes += count.messageBytes();
    }
    return Numbers.grouped(bytes)
        + " bytes in "
        + Numbers.counted(requests, "request")
        + " on "
        + Numbers.counted(counts.size(), "path");
  }

  private static String line(Count count) {
    return Numbers.counted(count.requests(), "request")
        + ", "
        + Numbers.grouped(count.requestBytes())
        + " + "
        + Numbers.grouped(count.responseBytes())
        + " bytes";
  }
}
