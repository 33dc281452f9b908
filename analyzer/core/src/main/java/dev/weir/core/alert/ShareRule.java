package dev.weir.core.alert;

import java.util.concurrent.TimeUnit;

/**
 * One route has a large share of all message bytes.
 *
 * @param share of the bytes in the window, above 0 and at most 1
 * @param windowSeconds completed seconds that the share is over, 1 to 60
 * @param minimumBytes of all traffic in the window, below which nothing is said
 * @param leastRoutes how many routes must have a hundredth of the window each: of a few, one always
 *     has much
 */
public record ShareRule(Thresholds share, int windowSeconds, long minimumBytes, int leastRoutes) {
  static final int MOST_WINDOW_SECONDS = 60;

  /** Above 30 % of a minute for 3 min, until below 25 % for two; from 10 MB and 4 routes on. */
  public static final ShareRule DEFAULT =
      new ShareRule(
          new Thresholds(0.30, 0.25, TimeUnit.MINUTES.toNanos(3), TimeUnit.MINUTES.toNanos(2)),
          60,
          10_000_000,
          4);

  public ShareRule {
    if (share.above() >= 1) {
      throw new IllegalArgumentException(
          "above=" + share.above() + " is all there is; no share is above it; give less than 100%");
    }
    if (windowSeconds < 1 || windowSeconds > MOST_WINDOW_SECONDS) {
      throw new IllegalArgumentException(
          "window=" + windowSeconds + " s is not within 1s to " + MOST_WINDOW_SECONDS + 's');
    }
    if (minimumBytes < 0) {
      throw new IllegalArgumentException("minimum=" + minimumBytes + " is below 0; give 0 or more");
    }
    if (leastRoutes < 1) {
      throw new IllegalArgumentException("routes=" + leastRoutes + " is below 1; give 1 or more");
    }
  }
}
