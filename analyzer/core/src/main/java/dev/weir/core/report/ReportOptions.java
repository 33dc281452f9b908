package dev.weir.core.report;

import java.util.Objects;

/**
 * How a report is cut.
 *
 * @param top how many rows, 0 for all
 */
public record ReportOptions(int top, SortKey sort) {

  public static final ReportOptions DEFAULT = new ReportOptions(10, SortKey.BYTES);

  /** Every row. */
  public static final ReportOptions ALL = new ReportOptions(0, SortKey.BYTES);

  public ReportOptions {
    Objects.requireNonNull(sort, "sort");
    if (top < 0) {
      throw new IllegalArgumentException("top=" + top + " is below 0; 0 shows all");
    }
  }
}
