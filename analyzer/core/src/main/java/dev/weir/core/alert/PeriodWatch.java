package dev.weir.core.alert;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Looks for periodic peaks of one route from time to time, at every width of its history.
 *
 * <p>A width is searched again when it has grown by half, later when all of it is new. While peaks
 * are known, it is searched after two and a half periods, so that their end is seen. Confined to
 * the thread of the engine.
 */
final class PeriodWatch {
  private static final int FIRST_BINS = 64;
  private static final double ENDED_PERIODS = 2.5;

  private final PeriodicRule rule;
  private final PeriodHistory history;
  private final long[] dueBins;

  /** What is known at each width. */
  private final @Nullable PeriodicPeaks[] known;

  private int best;

  PeriodWatch(PeriodicRule rule) {
    this.rule = rule;
    this.history = new PeriodHistory(levels(rule));
    this.dueBins = new long[history.levels()];
    this.known = new PeriodicPeaks[history.levels()];
    Arrays.fill(dueBins, FIRST_BINS);
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
   * Searches what is due.
   *
   * @param all whether everything is due, because nothing more will come
   */
  void search(long second, PeriodSearch search, boolean all) {
    for (int level = 0; level < history.levels(); level++) {
      long completed = history.completed(level, second);
      if (completed >= dueBins[level] || (all && completed >= FIRST_BINS / 2)) {
        int count = history.copy(level, second, search.bins);
        PeriodicPeaks peaks = matters(search.search(count, rule.leastCycles()), level, count);
        known[level] = peaks;
        long growth = Math.max(FIRST_BINS / 4, Math.min(completed / 2, PeriodHistory.BINS));
        dueBins[level] =
            completed
                + (peaks == null
                    ? growth
                    : Math.min(growth, (long) (1 + ENDED_PERIODS * peaks.periodBins())));
        if (evidence(level) > evidence(best)) {
          best = level;
        }
      }
    }
    if (known[best] == null) {
      best = mostSure();
    }
  }

  private int mostSure() {
    int most = 0;
    for (int level = 1; level < known.length; level++) {
      most = evidence(level) > evidence(most) ? level : most;
    }
    return most;
  }

  private @Nullable PeriodicPeaks matters(@Nullable PeriodicPeaks peaks, int at, int count) {
    // What is no evidence is not looked at more often either.
    if (peaks == null || peaks.evidence() < rule.evidence().below()) {
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

  private double evidence(int level) {
    PeriodicPeaks peaks = known[level];
    return peaks == null ? 0 : peaks.evidence();
  }

  /** How sure it is that there are periodic peaks now, in powers of ten; 0 when there are none. */
  double evidence() {
    return evidence(best);
  }

  /** From one to the next, to the second. */
  long periodNanos() {
    PeriodicPeaks peaks = known[best];
    return peaks == null
        ? 0
        : Math.round(peaks.periodBins() * PeriodHistory.binSeconds(best)) * 1_000_000_000L;
  }

  /** Mean of the peaks. */
  double peakBytes() {
    PeriodicPeaks peaks = known[best];
    return peaks == null ? 0 : peaks.peakBytes();
  }
}
