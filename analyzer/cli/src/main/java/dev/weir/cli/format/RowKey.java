package dev.weir.cli.format;

import dev.weir.core.report.Dimension;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.ReportRow;

/** What a row is about, as people read it. */
final class RowKey {
  private RowKey() {}

  /** The method before the path, as in a request line; the rest in order. */
  static String title(ReportRow row) {
    StringBuilder title = new StringBuilder();
    for (KeyField field : row.key()) {
      if (field.dimension() == Dimension.METHOD) {
        title.append(field.value());
      }
    }
    for (KeyField field : row.key()) {
      if (field.dimension() != Dimension.METHOD) {
        title.append(title.isEmpty() ? "" : " ").append(field.value());
      }
    }
    return title.toString();
  }
}
