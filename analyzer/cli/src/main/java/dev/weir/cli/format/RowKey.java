package dev.weir.cli.format;

import dev.weir.core.report.Dimension;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.ReportRow;
import java.util.List;

/** What a row is about, as people read it. */
final class RowKey {
  private RowKey() {}

  /** The grouping's own names, in the order of {@link #title}; a route and its method are one. */
  static String heading(List<Dimension> by) {
    if (by.equals(List.of(Dimension.ROUTE, Dimension.METHOD))) {
      return "endpoint";
    }
    StringBuilder heading = new StringBuilder(by.contains(Dimension.METHOD) ? "method" : "");
    for (Dimension dimension : by) {
      if (dimension != Dimension.METHOD) {
        heading.append(heading.isEmpty() ? "" : " ").append(dimension.key());
      }
    }
    return heading.toString();
  }

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
