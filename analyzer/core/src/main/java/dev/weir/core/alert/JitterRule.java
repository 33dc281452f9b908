package dev.weir.core.alert;

import java.util.concurrent.TimeUnit;

/**
 * Throughput of a route that was steady no longer is: standard deviation over mean of the last 60
 * completed seconds.
 *
 * @param ratio of deviation to mean
 * @param minimumBytesPerSecond mean below which the figure is not defined: little traffic is never
 *     steady
 * @param steadyNanos for how long it must have been below half of the upper threshold before; 0 for
 *     not at all, see {@link Steadiness}
 */
public record JitterRule(Thresholds ratio, long minimumBytesPerSecond, long steadyNanos) {
  private static final long MOST_STEADY_NANOS = TimeUnit.DAYS.toNanos(1);

  /** Above 15 % for two minutes, until below 12 % for two; from 100 kB/s on, steady for 10 min. */
  public static final JitterRule DEFAULT =
      new JitterRule(
          new Thresholds(0.15, 0.12, TimeUnit.MINUTES.toNanos(2), TimeUnit.MINUTES.toNanos(2)),
          100_000,
          TimeUnit.MINUTES.toNanos(10));

  public JitterRule {
    if (minimumBytesPerSecond < 1) {
      throw new IllegalArgumentException(
          "minimum=" + minimumBytesPerSecond + " B/s is below 1; give for example 100kB/s");
    }
    if (steadyNanos < 0 || steadyNanos > MOST_STEADY_NANOS) {
      throw new IllegalArgumentException(
          "steady=" + steadyNanos / 1_000_000_000 + " s is not within 0s to 1d");
    }
  }
}
