package dev.weir.core.alert;

import java.util.concurrent.TimeUnit;

/**
 * Peaks of a route come at equal intervals, as those of a cron job do.
 *
 * @param evidence in powers of ten, see {@link PeriodSearch}
 * @param shortestNanos the shortest period that is told of
 * @param longestNanos the longest
 * @param leastCycles how many peaks there must have been
 * @param factor how many times the traffic between them a peak must be
 * @param minimumBytes how many bytes a peak must have above the traffic between them
 */
public record PeriodicRule(
    Thresholds evidence,
    long shortestNanos,
    long longestNanos,
    int leastCycles,
    double factor,
    long minimumBytes) {
  /** Of peaks that come more often, more than a twelfth of all seconds are high. */
  static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(13);

  static final long MOST_NANOS = TimeUnit.HOURS.toNanos(30);
  static final int MOST_CYCLES = 64;

  /** From 30 s to 6 h, five peaks of 10 kB, by chance once in 100,000 searches at most. */
  public static final PeriodicRule DEFAULT =
      new PeriodicRule(
          new Thresholds(5, 2.5, 0, TimeUnit.MINUTES.toNanos(10)),
          TimeUnit.SECONDS.toNanos(30),
          TimeUnit.HOURS.toNanos(6),
          5,
          2,
          10_000);

  public PeriodicRule {
    if (shortestNanos < LEAST_NANOS) {
      throw new IllegalArgumentException(
          "shortest=" + seconds(shortestNanos) + " is below 13s; no such period can be found");
    }
    if (longestNanos > MOST_NANOS) {
      throw new IllegalArgumentException(
          "longest=" + seconds(longestNanos) + " is above 30h; no such period can be found");
    }
    if (longestNanos < shortestNanos) {
      throw new IllegalArgumentException("longest is below shortest; there is no such period");
    }
    if (leastCycles < 3 || leastCycles > MOST_CYCLES) {
      throw new IllegalArgumentException(
          "cycles=" + leastCycles + " is not within 3 to " + MOST_CYCLES);
    }
    if (!(factor >= 1) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("factor=" + factor + " is below 1; it would be no peak");
    }
    if (minimumBytes < 1) {
      throw new IllegalArgumentException("minimum=" + minimumBytes + " is below 1; give 1 or more");
    }
  }

  private static String seconds(long nanos) {
    return nanos / 1_000_000_000 + "s";
  }
}
