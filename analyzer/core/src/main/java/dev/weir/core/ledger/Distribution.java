package dev.weir.core.ledger;

import dev.weir.core.http.Exchange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many values lie between which bounds, and of each bucket the latest that belongs to a trace
 * which its client keeps. Counting allocates nothing; memory is fixed, and an example is lost to
 * the next of its bucket. Confined to one thread at a time.
 */
public final class Distribution {
  private final long[] upperBounds;
  private final long[] counts;
  private long sum;

  // Of the examples: all 0 where there is none.
  private final long[] traceHigh;
  private final long[] traceLow;
  private final long[] tracedValue;
  private final long[] tracedAtNanos;

  /**
   * A value of a trace.
   *
   * @param traceId 32 hexadecimal digits, as in {@code traceparent}
   * @param atNanos when it was counted, since the epoch
   */
  public record Example(String traceId, long value, long atNanos) {}

  Distribution(long[] upperBounds) {
    int buckets = upperBounds.length + 1;
    this.upperBounds = upperBounds;
    this.counts = new long[buckets];
    this.traceHigh = new long[buckets];
    this.traceLow = new long[buckets];
    this.tracedValue = new long[buckets];
    this.tracedAtNanos = new long[buckets];
  }

  /** Inclusive, ascending; one more bucket is of larger values. */
  public long[] upperBounds() {
    return upperBounds.clone();
  }

  /** By bucket, not cumulative. */
  public long[] counts() {
    return counts.clone();
  }

  /** Of all values. */
  public long sum() {
    return sum;
  }

  /** The latest of a bucket, null when it has none. */
  public @Nullable Example example(int bucket) {
    if (!hasExample(bucket)) {
      return null;
    }
    String traceId = String.format("%016x%016x", traceHigh[bucket], traceLow[bucket]);
    return new Example(traceId, tracedValue[bucket], tracedAtNanos[bucket]);
  }

  /** Counts a value of an exchange that has finished. */
  void count(int bucket, long value, Exchange x) {
    counts[bucket]++;
    sum += value;
    if (x.traceSampled()) {
      set(bucket, x.traceHigh(), x.traceLow(), value, x.endNanos());
    }
  }

  /** Adds another of the same bounds. */
  void add(Distribution more) {
    sum += more.sum;
    for (int i = 0; i < counts.length; i++) {
      counts[i] += more.counts[i];
      if (more.hasExample(i) && (!hasExample(i) || more.tracedAtNanos[i] - tracedAtNanos[i] >= 0)) {
        set(i, more.traceHigh[i], more.traceLow[i], more.tracedValue[i], more.tracedAtNanos[i]);
      }
    }
  }

  void moveTo(Distribution other) {
    other.add(this);
    clear();
  }

  void clear() {
    sum = 0;
    Arrays.fill(counts, 0);
    Arrays.fill(traceHigh, 0);
    Arrays.fill(traceLow, 0);
    Arrays.fill(tracedValue, 0);
    Arrays.fill(tracedAtNanos, 0);
  }

  private boolean hasExample(int bucket) {
    return (traceHigh[bucket] | traceLow[bucket]) != 0;
  }

  private void set(int bucket, long high, long low, long value, long atNanos) {
    traceHigh[bucket] = high;
    traceLow[bucket] = low;
    tracedValue[bucket] = value;
    tracedAtNanos[bucket] = atNanos;
  }
}
