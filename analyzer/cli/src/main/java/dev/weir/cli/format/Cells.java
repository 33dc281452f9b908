package dev.weir.cli.format;

import dev.weir.core.report.ReportRow;
import dev.weir.core.unit.TimeSpan;
import java.util.Map;

/** Figures of a row as short text. */
final class Cells {
  private Cells() {}

  /** A time, or a dash where none was measured. */
  static String nanos(long nanos) {
    return nanos > 0 ? TimeSpan.format(nanos) : "-";
  }

  /** {@code 200×11 304×1}. */
  static String statuses(ReportRow row, boolean unicode) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Long> status : row.status().entrySet()) {
      text.append(text.isEmpty() ? "" : " ").append(status.getKey());
      text.append(unicode ? '×' : 'x').append(Numbers.grouped(status.getValue()));
    }
    return text.toString();
  }
}
