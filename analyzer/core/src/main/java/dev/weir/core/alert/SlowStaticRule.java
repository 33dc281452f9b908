package dev.weir.core.alert;

import java.util.concurrent.TimeUnit;

/**
 * Static resources took long, from the first byte of the request to the last of the response.
 *
 * @param seconds the longest durations of the window
 * @param leastResponses so many must have taken so long: one client that is slow is no fault
 * @param windowNanos within which
 */
public record SlowStaticRule(Thresholds seconds, int leastResponses, long windowNanos) {
  static final int MOST_RESPONSES = 100;
  private static final long LEAST_WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long MOST_WINDOW_NANOS = TimeUnit.DAYS.toNanos(1);

  /** Three slower than 500 ms in ten minutes, until all were below 400 ms for as long and 5 min. */
  public static final SlowStaticRule DEFAULT =
      new SlowStaticRule(
          new Thresholds(0.5, 0.4, 0, TimeUnit.MINUTES.toNanos(5)),
          3,
          TimeUnit.MINUTES.toNanos(10));

  public SlowStaticRule {
    if (leastResponses < 1 || leastResponses > MOST_RESPONSES) {
      throw new IllegalArgumentException(
          "responses=" + leastResponses + " is not within 1 to " + MOST_RESPONSES);
    }
    if (windowNanos < LEAST_WINDOW_NANOS || windowNanos > MOST_WINDOW_NANOS) {
      throw new IllegalArgumentException(
          "window=" + windowNanos / 1_000_000_000 + " s is not within 10s to 1d");
    }
  }
}
