package dev.weir.cli.format;

import dev.weir.core.comparison.EndpointChange;
import dev.weir.core.comparison.Side;
import dev.weir.core.report.Percentiles;
import dev.weir.core.unit.ByteSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Differences in words and short figures. */
final class DiffWords {
  private static final String NONE = "-";

  private DiffWords() {}

  /** {@code 2 of 14 endpoints differ by more than chance (5.0 %)}. */
  static String summary(DiffReport report) {
    List<EndpointChange> all = report.differences().endpoints();
    long differ = all.stream().filter(report::differs).count();
    return (differ == 0 ? "None" : Numbers.grouped(differ))
        + " of "
        + Numbers.counted(all.size(), "endpoint")
        + (differ == 1 ? " differs" : " differ")
        + " by more than chance (at "
        + Numbers.percent(report.significance())
        + ", "
        + Numbers.counted(report.differences().tests(), "test")
        + ")";
  }

  /** {@code larger, slower}, {@code new}, or nothing. */
  static String verdict(DiffReport report, EndpointChange change) {
    if (change.isNew()) {
      return "new";
    }
    if (change.isGone()) {
      return "gone";
    }
    List<String> words = new ArrayList<>();
    if (report.sizesDiffer(change)) {
      int order =
          Double.compare(change.after().bytesPerRequest(), change.before().bytesPerRequest());
      words.add(order > 0 ? "larger" : order < 0 ? "smaller" : "other sizes");
    }
    if (report.latenciesDiffer(change)) {
      int order = order(change.before().latency(), change.after().latency());
      words.add(order > 0 ? "slower" : order < 0 ? "faster" : "other latencies");
    }
    return String.join(", ", words);
  }

  private static int order(Percentiles before, Percentiles after) {
    int median = Long.compare(after.p50Nanos(), before.p50Nanos());
    int tail = Long.compare(after.p99Nanos(), before.p99Nanos());
    return median != 0
        ? median
        : tail != 0 ? tail : Long.compare(after.maxNanos(), before.maxNanos());
  }

  static String change(double before, double after) {
    return before == 0 ? NONE : Numbers.signedPercent((after - before) / before);
  }

  static String bytesPerRequest(Side side) {
    return side.requests() == 0 ? NONE : ByteSize.format(Math.round(side.bytesPerRequest()));
  }

  /** {@code 0.012}, {@code <0.001}; a dash where nothing could be compared. */
  static String probability(EndpointChange change, double probability) {
    if (change.isNew() || change.isGone()) {
      return NONE;
    }
    return probability < 0.001 ? "<0.001" : String.format(Locale.ROOT, "%.3f", probability);
  }

  /** What a reader must know to trust the comparison no further than it goes; may be empty. */
  static List<String> notes(DiffReport report) {
    List<String> notes = new ArrayList<>();
    int hidden = report.differences().endpoints().size() - report.shown().size();
    if (hidden > 0) {
      notes.add(
          Numbers.counted(hidden, "endpoint")
              + (hidden == 1 ? " that does" : " that do")
              + " not differ "
              + (hidden == 1 ? "is" : "are")
              + " not shown; --top 0 shows all");
    }
    if (report.differences().untold() > 0) {
      notes.add(
          Numbers.counted(report.differences().untold(), "exchange")
              + " of endpoints beyond the first "
              + Numbers.grouped(report.differences().endpoints().size())
              + " count in the total only");
    }
    return notes;
  }
}
