package dev.weir.replay.result;

import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;

/**
 * How some times, in nanoseconds, are spread: the longest exactly, the rest to 0.1 % or 1 %.
 * Confined to one thread.
 */
public final class Spread {
  private static final long LEAST_NANOS = 1_000;

  private final AbstractHistogram histogram;
  private long longest;

  private Spread(AbstractHistogram histogram) {
    this.histogram = histogram;
    histogram.setAutoResize(true);
  }

  /** To 0.1 %. */
  public static Spread precise() {
    return new Spread(new Histogram(LEAST_NANOS, 2 * LEAST_NANOS, 3));
  }

  /** To 1 %, in a tenth of the memory: for one of many. */
  public static Spread small() {
    return new Spread(new IntCountsHistogram(LEAST_NANOS, 2 * LEAST_NANOS, 2));
  }

  /** One time, 0 or more. */
  public void add(long nanos) {
    histogram.recordValue(nanos);
    longest = Math.max(longest, nanos);
  }

  void add(Spread other) {
    histogram.add(other.histogram);
    longest = Math.max(longest, other.longest);
  }

  /** How many were added. */
  public long count() {
    return histogram.getTotalCount();
  }

  /** So many of a hundred are at most this long. */
  public long percentile(double ofHundred) {
    return Math.min(longest, histogram.getValueAtPercentile(ofHundred));
  }

  /** The longest of them; 0 when there are none. */
  public long longest() {
    return longest;
  }
}
