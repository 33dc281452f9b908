package dev.weir.core.conformance;

import dev.weir.core.limit.Limiter;
import org.jspecify.annotations.Nullable;

/**
 * Finds the worst of all windows in one pass: the one in which the most bytes passed beyond {@code
 * rate · t}.
 *
 * <p>Idea: what passes is poured into a bucket that leaks at the rate and cannot hold less than
 * nothing. Its level after the event at time e is
 *
 * <pre>
 *   level(e) = max over s ≤ e of (bytes in [s, e] − rate · (e − s))
 * </pre>
 *
 * where s is the time of some event. By induction: a window that ends at e is either the event e
 * alone, or a window that ended at the event before, d, and is longer by {@code e − d} and larger
 * by the bytes of e; so {@code level(e) = bytes(e) + max(0, level(d) − rate · (e − d))}, which is
 * what the bucket does (Lindley's recursion). The largest level ever is thus the largest excess of
 * all windows, of which there are n²; and it is the least burst with which the traffic conforms to
 * the rate, the σ of Cruz. The worst window began where the bucket was empty last, and ends at the
 * peak.
 *
 * <p><b>Invariant:</b> the level is exact: whole bytes and billionths of one, for a rate of whole
 * bytes per second and times of whole nanoseconds bring no smaller part. It is told rounded down:
 * of a byte that is not whole, nothing has passed. A {@link Limiter} rounds its line down likewise,
 * so what it lets through never has an excess above its burst.
 *
 * <p>Confined to one thread; times must not go back. A few additions an event, no memory that
 * grows.
 *
 * @see <a href="https://doi.org/10.1109/18.61109">Cruz: A calculus for network delay, part I</a>
 */
final class LeakyBucket {
  private static final long BILLION = 1_000_000_000;

  private final long bytesPerSecond;
  private long levelBytes;

  /** Of a byte, on top of {@link #levelBytes}. */
  private long levelBillionths;

  private long nowNanos;

  /** Since when the bucket has not been empty, and what has passed since. */
  private long startNanos;

  private long bytes;

  /** The highest level so far, and the window that led to it. */
  private long peakLevelBytes;

  private long peakLevelBillionths;
  private long peakStartNanos;
  private long peakEndNanos;
  private long peakBytes;

  LeakyBucket(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Lets time pass. */
  void leak(long toNanos) {
    long nanos = toNanos - nowNanos;
    nowNanos = toNanos;
    if (nanos == 0 || isEmpty()) {
      return;
    }
    if (nanos / BILLION > levelBytes / bytesPerSecond) {
      empty(); // in whole seconds already, so that what follows cannot overflow
      return;
    }
    levelBytes -= Limiter.bytesIn(nanos, bytesPerSecond);
    levelBillionths -= (bytesPerSecond % BILLION) * (nanos % BILLION) % BILLION;
    if (levelBillionths < 0) {
      levelBillionths += BILLION;
      levelBytes--;
    }
    if (levelBytes < 0) {
      empty();
    }
  }

  /** Pours bytes in, above 0. */
  void pour(long count) {
    if (isEmpty()) {
      startNanos = nowNanos;
      bytes = 0;
    }
    bytes += count;
    levelBytes += count;
    if (levelBytes > peakLevelBytes
        || (levelBytes == peakLevelBytes && levelBillionths > peakLevelBillionths)) {
      peakLevelBytes = levelBytes;
      peakLevelBillionths = levelBillionths;
      peakStartNanos = startNanos;
      peakEndNanos = nowNanos;
      peakBytes = bytes;
    }
  }

  boolean isEmpty() {
    return levelBytes == 0 && levelBillionths == 0;
  }

  /** Rounded down. */
  long levelBytes() {
    return levelBytes;
  }

  /** The worst window; of several that are equal the first, and the shortest. Null before any. */
  @Nullable Window worst() {
    return peakBytes == 0
        ? null
        : new Window(peakStartNanos, peakEndNanos, peakBytes, peakLevelBytes);
  }

  private void empty() {
    levelBytes = 0;
    levelBillionths = 0;
  }
}
