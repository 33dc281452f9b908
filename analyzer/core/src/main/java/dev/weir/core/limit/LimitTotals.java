package dev.weir.core.limit;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a limit has done so far. Many writers; readers see each figure, not all of one moment.
 *
 * <p>Waits are counted in buckets whose bounds are {@link #WAIT_BOUNDS_NANOS}.
 */
public final class LimitTotals {
  private static final long MILLISECOND = 1_000_000;

  private static final long[] WAIT_BOUNDS_NANOS = {
    MILLISECOND,
    5 * MILLISECOND,
    10 * MILLISECOND,
    25 * MILLISECOND,
    50 * MILLISECOND,
    100 * MILLISECOND,
    250 * MILLISECOND,
    500 * MILLISECOND,
    1000 * MILLISECOND,
    2500 * MILLISECOND,
    5000 * MILLISECOND,
    10_000 * MILLISECOND
  };

  private final LongAdder passedBytes = new LongAdder();
  private final LongAdder delayedBytes = new LongAdder();
  private final LongAdder delayedExchanges = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder admitted = new LongAdder();
  private final LongAdder wouldDelayBytes = new LongAdder();
  private final LongAdder wouldReject = new LongAdder();
  private final LongAdder crowdedOut = new LongAdder();
  private final LongAdder waitNanos = new LongAdder();
  private final LongAdder[] waits = new LongAdder[WAIT_BOUNDS_NANOS.length + 1];

  LimitTotals() {
    for (int i = 0; i < waits.length; i++) {
      waits[i] = new LongAdder();
    }
  }

  /**
   * Upper bounds of the buckets of {@link #waits}, inclusive, in nanoseconds; the last has none.
   */
  public static long[] waitBoundsNanos() {
    return WAIT_BOUNDS_NANOS.clone();
  }

  /** Bytes that passed under the limit, delayed or not. */
  public long passedBytes() {
    return passedBytes.sum();
  }

  /** Bytes that had to wait. */
  public long delayedBytes() {
    return delayedBytes.sum();
  }

  /** Exchanges of which bytes had to wait. */
  public long delayedExchanges() {
    return delayedExchanges.sum();
  }

  /** Requests answered 429. */
  public long rejected() {
    return rejected.sum();
  }

  /** Requests let in, of those that might have been answered 429. */
  public long admitted() {
    return admitted.sum();
  }

  /** Bytes that would have had to wait, were the limit not only observing. */
  public long wouldDelayBytes() {
    return wouldDelayBytes.sum();
  }

  /** Requests that would have been answered 429. */
  public long wouldReject() {
    return wouldReject.sum();
  }

  /**
   * How often a client or an endpoint was given no bucket of its own, since there were too many.
   */
  public long crowdedOut() {
    return crowdedOut.sum();
  }

  /** How long bytes waited, or would have waited, all together. */
  public long waitNanos() {
    return waitNanos.sum();
  }

  /** How many waits fell into each bucket; a bucket more than there are bounds. */
  public long[] waits() {
    long[] counts = new long[waits.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = waits[i].sum();
    }
    return counts;
  }

  void passed(long bytes) {
    passedBytes.add(bytes);
  }

  void delayed(long bytes, long nanos) {
    delayedBytes.add(bytes);
    waited(nanos);
  }

  void delayedExchange() {
    delayedExchanges.increment();
  }

  void wouldDelay(long bytes, long nanos) {
    wouldDelayBytes.add(bytes);
    waited(nanos);
  }

  void countRejected() {
    rejected.increment();
  }

  void countAdmitted() {
    admitted.increment();
  }

  void countWouldReject() {
    wouldReject.increment();
  }

  void countCrowdedOut() {
    crowdedOut.increment();
  }

  private void waited(long nanos) {
    waitNanos.add(nanos);
    int bucket = 0;
    while (bucket < WAIT_BOUNDS_NANOS.length && nanos > WAIT_BOUNDS_NANOS[bucket]) {
      bucket++;
    }
    waits[bucket].increment();
  }
}
