package dev.weir.core.alert;

import java.util.concurrent.TimeUnit;

/**
 * Throughput of a route is unsteady: standard deviation over mean of the last 60 completed seconds.
 *
 * @param ratio of deviation to mean
 * @param minimumBytesPerSecond mean below which the figure is not defined: little traffic is never
 *     steady
 */
public record JitterRule(Thresholds ratio, long minimumBytesPerSecond) {
  /** Above 15 % for two minutes, until below 12 % for two; from 100 kB/s on. */
  public static final JitterRule DEFAULT =
      new JitterRule(
          new Thresholds(0.15, 0.12, TimeUnit.MINUTES.toNanos(2), TimeUnit.MINUTES.toNanos(2)),
          100_000);

  public JitterRule {
    if (minimumBytesPerSecond < 1) {
      throw new IllegalArgumentException(
          "minimum=" + minimumBytesPerSecond + " B/s is below 1; give for example 100kB/s");
    }
  }
}
