package dev.weir.core.alert;

import java.util.Arrays;

/**
 * What the traffic of a route is at each part of a season, and how far from that it is now.
 *
 * <p>A season (a day, a week, or any learned or known period) is cut into parts: hours, or 24 equal
 * ones where it is shorter than a day. Each part is cut into twelve intervals, and of each part the
 * rates of its last {@value #KEPT} intervals are kept, so of the last four seasons. A new rate is
 * compared with their median, in units of 1.4826 times their median absolute deviation, which for
 * normal noise is the standard deviation (Hampel, "The influence curve and its role in robust
 * estimation", 1974). Up to half of what was kept may be wild without moving either much, so an
 * incident does not become the measure for the next day, and a lasting change does after two
 * seasons. The unit is at least a tenth of the median, and of the least rate that matters:
 * otherwise whoever is nearly steady could not vary at all.
 *
 * <p>Nothing is said before the route is known for so many seasons and the part has half of its
 * places filled. Rates are kept after they were compared. Confined to the thread of the engine.
 */
final class SeasonalBaseline {
  static final int KEPT_SEASONS = 4;

  private static final int INTERVALS = 12;
  private static final int KEPT = KEPT_SEASONS * INTERVALS;
  private static final int LEAST_PARTS = 24;
  private static final int HOUR_SECONDS = 3600;

  private final AnomalyRule rule;
  private final long seasonSeconds;
  private final int intervalSeconds;
  private final float[][] kept;
  private final int[] counts;
  private final float[] scratch = new float[KEPT];
  private long firstInterval;
  private long interval;
  private boolean begun;
  private double bytes;
  private double distance = Double.NaN;
  private double medianBytesPerSecond;

  SeasonalBaseline(AnomalyRule rule) {
    this.rule = rule;
    this.seasonSeconds = rule.seasonNanos() / 1_000_000_000;
    int parts = (int) Math.max(LEAST_PARTS, seasonSeconds / HOUR_SECONDS);
    this.intervalSeconds = (int) Math.max(1, seasonSeconds / parts / INTERVALS);
    this.kept = new float[parts][];
    this.counts = new int[parts];
  }

  /**
   * Takes the bytes of the second that has just ended; seconds that are left out had none.
   *
   * @return whether an interval has ended with it, so that there is another {@link #distance}
   */
  boolean second(long second, long secondBytes) {
    long current = Math.floorDiv(second, intervalSeconds);
    if (!begun) {
      begun = true;
      interval = current;
      firstInterval = current + 1; // the first one is not seen from its beginning
    }
    boolean ended = false;
    // What was silent for longer than all that is kept has nothing to be compared with.
    long most = (long) kept.length * INTERVALS * KEPT_SEASONS;
    if (current - interval > most) {
      Arrays.fill(counts, 0);
      interval = current;
      firstInterval = current + 1;
      bytes = 0;
    }
    while (interval < current) {
      distance = interval < firstInterval ? Double.NaN : close();
      ended = true;
      bytes = 0;
      interval++;
    }
    bytes += secondBytes;
    return ended;
  }

  /** From the baseline; NaN when nothing can be said yet, or there is too little traffic. */
  double distance() {
    return distance;
  }

  /** Median of the part that was compared with last. */
  double medianBytesPerSecond() {
    return medianBytesPerSecond;
  }

  /** Whether it is known for long enough that silence would say something, too. */
  boolean speaks() {
    return (interval - firstInterval) * intervalSeconds >= rule.historySeasons() * seasonSeconds;
  }

  private double close() {
    double rate = bytes / intervalSeconds;
    int part =
        (int)
            (Math.floorMod(interval * intervalSeconds, seasonSeconds)
                * kept.length
                / seasonSeconds);
    float[] ring = kept[part];
    if (ring == null) {
      ring = new float[KEPT];
      kept[part] = ring;
    }
    int known = Math.min(KEPT, counts[part]);
    double closed = speaks() && known >= KEPT / 2 ? distance(ring, known, rate) : Double.NaN;
    ring[counts[part] % KEPT] = (float) rate;
    counts[part]++;
    return closed;
  }

  private double distance(float[] ring, int known, double rate) {
    double median = median(ring, known);
    medianBytesPerSecond = median;
    if (Math.max(median, rate) < rule.minimumBytesPerSecond()) {
      return Double.NaN;
    }
    for (int i = 0; i < known; i++) {
      scratch[i] = (float) Math.abs(ring[i] - median);
    }
    double unit = 1.4826 * median(scratch, known);
    double least = Math.max(median, (double) rule.minimumBytesPerSecond()) / 10;
    return Math.abs(rate - median) / Math.max(unit, least);
  }

  private static double median(float[] values, int count) {
    float[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return (sorted[(count - 1) / 2] + (double) sorted[count / 2]) / 2;
  }
}
