package dev.weir.cli.format;

import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.core.unit.ByteSize;

/** What a reader must know to trust the figures no further than they go. */
final class Notes {
  private Notes() {}

  /** What bounded memory cost in exactness, empty if nothing. */
  static String approximation(Report report) {
    if (report.other().evictions() == 0) {
      return "";
    }
    long mostBytes = 0;
    for (ReportRow row : report.topEndpoints()) {
      mostBytes = Math.max(mostBytes, row.undercountBytes());
    }
    return "there were too many different keys to keep, and small ones were dropped "
        + Numbers.counted(report.other().evictions(), "time")
        + "; a row shown may lack up to "
        + ByteSize.format(mostBytes)
        + ", totals are exact";
  }

  /** The rest of the rows; with keys dropped, how many there were is known only from below. */
  static String other(Report report) {
    String atLeast = report.other().evictions() > 0 ? "at least " : "";
    return "other (" + atLeast + Numbers.grouped(report.other().endpoints()) + ")";
  }
}
