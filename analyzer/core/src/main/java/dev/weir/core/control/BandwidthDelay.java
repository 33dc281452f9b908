package dev.weir.core.control;

/**
 * How much a path holds: the fastest delivery times the shortest round trip.
 *
 * <p>Both extremes are over the time since the last cut but one. So a cut that follows shortly on
 * another still knows what the path carried before both, and what a path was long ago is forgotten
 * without a clock.
 */
final class BandwidthDelay {
  private long fastestBytesPerSecond;
  private long shortestRttNanos = Long.MAX_VALUE;
  private long earlierFastestBytesPerSecond;
  private long earlierShortestRttNanos = Long.MAX_VALUE;

  void add(long bytesPerSecond, long rttNanos) {
    fastestBytesPerSecond = Math.max(fastestBytesPerSecond, bytesPerSecond);
    shortestRttNanos = Math.min(shortestRttNanos, rttNanos);
  }

  /** The product; asked for after the first {@link #add}. */
  long bytes() {
    long bytesPerSecond = Math.max(fastestBytesPerSecond, earlierFastestBytesPerSecond);
    long rttNanos = Math.min(shortestRttNanos, earlierShortestRttNanos);
    return Math.round(bytesPerSecond * (rttNanos / 1e9));
  }

  /** Forgets what was seen before the last cut. */
  void cut() {
    earlierFastestBytesPerSecond = fastestBytesPerSecond;
    earlierShortestRttNanos = shortestRttNanos;
    fastestBytesPerSecond = 0;
    shortestRttNanos = Long.MAX_VALUE;
  }
}
