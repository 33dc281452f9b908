package dev.weir.cli.format;

import dev.weir.core.report.Report;
import dev.weir.core.timeline.LargeExchange;
import dev.weir.core.timeline.Timetable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one page shows.
 *
 * @param report by endpoint
 * @param timetable of all that the report is about, and of its first endpoints by themselves
 * @param largest exchanges, the largest first
 * @param filter which exchanges the page is about, as options; empty for all
 * @param brokenBy what ended the recording before its end; empty when nothing did
 * @param limits null when none were given
 */
public record ReportPage(
    String title,
    Report report,
    Timetable timetable,
    List<LargeExchange> largest,
    String filter,
    String brokenBy,
    @Nullable HeldLimits limits) {
  public ReportPage {
    largest = List.copyOf(largest);
  }
}
