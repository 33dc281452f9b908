package dev.weir.core.alert;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Looks for periodic peaks of one route from time to time, at every width of its history.
 *
 * <p>A width is searched again when it has grown by half, later when all of it is new. While peaks
 * are known, their period alone is looked at again after two and a half of it, so that their end is
 * seen. Confined to the thread of the engine.
 */
final class PeriodWatch {
  private static final int FIRST_BINS = 64;
  private static final double ENDED_PERIODS = 2.5;

  private final PeriodicRule rule;
  private final PeriodHistory history;
  private final Width[] widths;
  private int best;

  /** What is known at one width. */
  private static final class Width {
    private @Nullable PeriodicPeaks known;

    /** How many bins there were when they were looked at last. */
    private long seenBins;

    /** With how many bins all periods are looked for. */
    private long dueBins = FIRST_BINS;

    /** With how many bins that which is known is looked for. */
    private long checkBins = Long.MAX_VALUE;

    double evidence() {
      return known == null ? 0 : known.evidence();
    }
  }

  PeriodWatch(PeriodicRule rule) {
    this.rule = rule;
    this.history = new PeriodHistory(levels(rule));
    this.widths = new Width[history.levels()];
    Arrays.setAll(widths, level -> new Width());
  }

  /** As many widths as it takes for the longest period, of which a search finds 128 bins. */
  private static int levels(PeriodicRule rule) {
    int levels = 1;
    while (PeriodHistory.binSeconds(levels - 1) * PeriodSearch.LONGEST_BINS * 1e9
        < rule.longestNanos()) {
      levels++;
    }
    return levels;
  }

  void add(long second, long bytes) {
    history.add(second, bytes);
  }

  /**
   * Looks at what is due.
   *
   * @param mostBins to look at, more or less; the rest is due the next time
   * @return how many were looked at
   */
  int search(long second, PeriodSearch search, long mostBins) {
    int looked = 0;
    for (int level = 0; level < widths.length; level++) {
      Width width = widths[level];
      long completed = history.completed(level, second);
      boolean all = completed >= width.dueBins;
      if ((all || completed >= width.checkBins) && looked < mostBins) {
        looked += look(level, second, search, all);
      }
    }
    return looked;
  }

  /** Looks at everything that is new, because nothing more will come. */
  void finish(long second, PeriodSearch search) {
    for (int level = 0; level < widths.length; level++) {
      long completed = history.completed(level, second);
      if (completed > widths[level].seenBins && completed >= FIRST_BINS / 2) {
        look(level, second, search, true);
      }
    }
  }

  private int look(int level, long second, PeriodSearch search, boolean all) {
    Width width = widths[level];
    int count = history.copy(level, second, search.bins);
    long completed = history.completed(level, second);
    PeriodicPeaks peaks = null;
    search.load(count);
    if (search.rises(rule.leastCycles(), rule.factor(), rule.minimumBytes())) {
      double leastEvidence = rule.evidence().below(); // what has less is not looked at more often
      PeriodicPeaks before = width.known;
      if (before != null && !all) {
        peaks =
            matters(
                search.near(before.periodBins(), rule.leastCycles(), leastEvidence), level, count);
      }
      if (peaks == null) {
        peaks = matters(search.search(rule.leastCycles(), leastEvidence), level, count);
      }
    }
    width.known = peaks;
    width.seenBins = completed;
    if (all) {
      long growth = Math.min(completed / 2, PeriodHistory.BINS);
      width.dueBins = completed + Math.max(FIRST_BINS / 4, growth);
    }
    width.checkBins =
        peaks == null
            ? Long.MAX_VALUE
            : completed + (long) (1 + ENDED_PERIODS * peaks.periodBins());
    if (width.evidence() > evidence()) {
      best = level;
    } else if (level == best && peaks == null) {
      best = mostSure();
    }
    return count;
  }

  private int mostSure() {
    int most = 0;
    for (int level = 1; level < widths.length; level++) {
      most = widths[level].evidence() > widths[most].evidence() ? level : most;
    }
    return most;
  }

  private @Nullable PeriodicPeaks matters(@Nullable PeriodicPeaks peaks, int at, int count) {
    if (peaks == null) {
      return null;
    }
    double binNanos = PeriodHistory.binSeconds(at) * 1e9;
    double nanos = peaks.periodBins() * binNanos;
    boolean told =
        // To the second, which is all that is known of when something passed.
        nanos >= rule.shortestNanos() - 5e8 && nanos <= rule.longestNanos() + 5e8;
    boolean high =
        peaks.peakBytes() >= rule.factor() * peaks.otherBytes()
            && peaks.peakBytes() - peaks.otherBytes() >= rule.minimumBytes();
    boolean goesOn = count - peaks.lastBin() <= ENDED_PERIODS * peaks.periodBins() + 1;
    return told && high && goesOn ? peaks : null;
  }

  /** How sure it is that there are periodic peaks now, in powers of ten; 0 when there are none. */
  double evidence() {
    return widths[best].evidence();
  }

  /** From one to the next, to the second. */
  long periodNanos() {
    PeriodicPeaks peaks = widths[best].known;
    return peaks == null
        ? 0
        : Math.round(peaks.periodBins() * PeriodHistory.binSeconds(best)) * 1_000_000_000L;
  }

  /** Mean of the peaks. */
  double peakBytes() {
    PeriodicPeaks peaks = widths[best].known;
    return peaks == null ? 0 : peaks.peakBytes();
  }
}
