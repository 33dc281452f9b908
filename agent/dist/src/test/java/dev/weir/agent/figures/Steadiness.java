package dev.weir.agent.figures;

import java.util.Arrays;

/**
 * How near the bytes of a download came to its limit, once the burst and the first second are over.
 *
 * @param mean of the measured seconds; this and the others as parts of the limit, 1 being exact
 * @param leastSecond of all windows of a second that begin at whole milliseconds
 * @param p99Tenth how far, up or down, all but a hundredth of such windows of 100 ms are off
 * @param slowestShare bytes of the slowest connection as a part of what all had on average
 */
record Steadiness(
    double mean, double leastSecond, double mostSecond, double p99Tenth, double slowestShare) {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final long TENTH_NANOS = SECOND_NANOS / 10;
  private static final long STEP_NANOS = 1_000_000;

  private static final double MEAN_BOUND = 0.005;
  private static final double SECOND_BOUND = 0.02;
  private static final double TENTH_BOUND = 0.1;
  private static final double SHARE_BOUND = 0.9;

  static Steadiness of(Arrivals arrivals, long bytesPerSecond, int seconds) {
    long fromNanos = arrivals.firstNanos() + SECOND_NANOS;
    long toNanos = fromNanos + seconds * SECOND_NANOS;
    if (toNanos - arrivals.lastNanos() > 0) {
      // Above the limit it is over sooner; then what there is counts.
      toNanos = arrivals.lastNanos();
    }
    long[] shares = arrivals.perConnection(fromNanos, toNanos);
    long all = Arrays.stream(shares).sum();
    double nanosPerByte = (double) SECOND_NANOS / bytesPerSecond;
    long[] whole = arrivals.windows(fromNanos, toNanos, SECOND_NANOS, STEP_NANOS);
    long[] tenths = arrivals.windows(fromNanos, toNanos, TENTH_NANOS, STEP_NANOS);
    double[] off =
        Arrays.stream(tenths)
            .mapToDouble(bytes -> Math.abs(bytes * nanosPerByte / TENTH_NANOS - 1))
            .toArray();
    return new Steadiness(
        all * nanosPerByte / (toNanos - fromNanos),
        (double) Arrays.stream(whole).min().orElse(0) / bytesPerSecond,
        (double) Arrays.stream(whole).max().orElse(0) / bytesPerSecond,
        Percentile.of(off, 99),
        (double) Arrays.stream(shares).min().orElse(0) * shares.length / all);
  }

  /** {@code held}, or which were missed. */
  String bounds() {
    return Bound.all(
        new Bound("mean", Math.abs(mean - 1) <= MEAN_BOUND),
        new Bound("1 s", Math.max(mostSecond - 1, 1 - leastSecond) <= SECOND_BOUND),
        new Bound("100 ms", p99Tenth <= TENTH_BOUND),
        new Bound("share", slowestShare >= SHARE_BOUND));
  }
}
