package dev.weir.cli.format;

import dev.weir.core.budget.Finding;
import dev.weir.core.budget.Measure;
import dev.weir.core.budget.Verdict;
import dev.weir.core.report.Report;
import dev.weir.core.unit.ByteSize;
import dev.weir.core.unit.TimeSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Findings in words and short figures. */
final class BudgetWords {
  private BudgetWords() {}

  static String most(Finding finding) {
    return value(finding.measure(), finding.most());
  }

  /** What was found, to the last digit where that is what breaks the budget; a dash for nothing. */
  static String found(Finding finding) {
    if (Double.isNaN(finding.found())) {
      return "-";
    }
    String found = value(finding.measure(), finding.found());
    boolean looksKept = finding.verdict() == Verdict.BROKEN && found.equals(most(finding));
    return looksKept ? exact(finding.measure(), finding.found()) : found;
  }

  /** {@code 2 of 5 budgets broken, 1 untried}. */
  static String summary(BudgetReport report) {
    long untried = report.count(Verdict.UNTRIED);
    int all = report.findings().size();
    String rest = untried == 0 ? "" : ", " + Numbers.grouped(untried) + " untried";
    return report.broken() == 0
        ? Numbers.grouped(all - untried) + " of " + Numbers.counted(all, "budget") + " kept" + rest
        : Numbers.grouped(report.broken())
            + " of "
            + Numbers.counted(all, "budget")
            + " broken"
            + rest;
  }

  /** {@code bytes: 612 MB is more than 500 MB}. */
  static String sentence(Finding finding) {
    String figure = finding.measure().key() + ": ";
    return switch (finding.verdict()) {
      case KEPT -> figure + found(finding) + ", within " + most(finding) + aside(finding);
      case BROKEN -> figure + found(finding) + " is more than " + most(finding) + aside(finding);
      case UNTRIED -> figure + finding.reason();
    };
  }

  /** What a reader must know to trust the findings no further than they go. */
  static List<String> notes(Report report) {
    List<String> notes = new ArrayList<>();
    Long dropped = report.source().droppedPackets();
    if (dropped != null && dropped > 0) {
      notes.add(
          Numbers.counted(dropped, "packet")
              + (dropped == 1 ? " was" : " were")
              + " dropped before capture, so more may have been used than was found");
    }
    String approximation = Notes.approximation(report);
    if (!approximation.isEmpty()) {
      notes.add("shares of endpoints are approximate: " + approximation);
    }
    return notes;
  }

  private static String aside(Finding finding) {
    return finding.reason().isEmpty() ? "" : " (" + finding.reason() + ")";
  }

  private static String value(Measure measure, double value) {
    return switch (measure.unit()) {
      case BYTES -> ByteSize.format(Math.round(value));
      case COUNT -> Numbers.grouped(Math.round(value));
      case NANOS -> TimeSpan.format(Math.round(value));
      case PART ->
          measure.needsBase()
              ? Double.isInfinite(value) ? "from nothing" : Numbers.signedPercent(value)
              : Numbers.percent(value);
    };
  }

  private static String exact(Measure measure, double value) {
    return switch (measure.unit()) {
      case BYTES -> Numbers.grouped((long) Math.ceil(value)) + " B";
      case COUNT -> Numbers.grouped(Math.round(value));
      case NANOS -> Numbers.grouped((long) value) + " ns";
      case PART -> String.format(Locale.ROOT, "%.6f %%", value * 100);
    };
  }
}
