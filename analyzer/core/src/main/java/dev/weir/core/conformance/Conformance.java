package dev.weir.core.conformance;

import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.Limiter;
import org.jspecify.annotations.Nullable;

/**
 * Measures what passes against an allowance, in one pass: the worst violation of {@code rate · t +
 * burst} over all windows, exactly (see {@link LeakyBucket}), and how near to the rate it kept
 * while it had to.
 *
 * <p>The second is asked only where it makes sense. A limit is to be felt when the burst has been
 * spent: from when the bucket is full but for what a {@link Limiter} keeps back, for as long as
 * some message is in progress, and up to the last byte before the bucket has run empty, for then it
 * was not the limit that held traffic back. Such a stretch is cut into windows of 100 ms and of 1
 * s.
 *
 * <p>Confined to one thread. Times are nanoseconds of one clock and should not go back; what comes
 * late counts as if it had passed at the latest time told so far, and is counted apart. Constant
 * cost an event, constant memory.
 */
public final class Conformance {
  private static final long HUNDRED_MILLIS = 100_000_000;
  private static final long SECOND = 1_000_000_000;

  /** How late bytes may pass that were due, while a limiter is at its limit all the same. */
  private static final long LATE_NANOS = 20_000_000;

  private final Allowance allowance;
  private final LeakyBucket bucket;

  /** From which level on the burst has been spent. */
  private final long spentLevelBytes;

  private boolean begun;
  private long nowNanos;
  private int inProgress;

  private long bytes;
  private long lateBytes;
  private long busyNanos;

  /** When bytes passed last, or messages began to be in progress after that. */
  private long busySinceNanos;

  private boolean steady;
  private long steadySinceNanos;
  private long steadyNanos;
  private long steadyBytes;
  private @Nullable WindowTally hundredMillis;
  private @Nullable WindowTally second;

  public Conformance(Allowance allowance) {
    this.allowance = allowance;
    this.bucket = new LeakyBucket(allowance.bytesPerSecond());
    // Who waits comes a little late, and is granted whole quanta.
    long lateBytes =
        Math.min(
            allowance.burstBytes() / 4, Limiter.bytesIn(LATE_NANOS, allowance.bytesPerSecond()));
    long quantumBytes = new Limiter(allowance, 0).quantumBytes();
    this.spentLevelBytes = allowance.burstBytes() - lateBytes - quantumBytes;
  }

  public Allowance allowance() {
    return allowance;
  }

  /** A message begins: from now on there is demand. */
  public void begins(long atNanos) {
    advance(atNanos);
    if (inProgress == 0) {
      busySinceNanos = nowNanos;
    }
    inProgress++;
  }

  /** A message that has begun is over. */
  public void ends(long atNanos) {
    advance(atNanos);
    inProgress--;
  }

  /** Bytes pass, above 0. */
  public void passed(long count, long atNanos) {
    if (begun && atNanos - nowNanos < 0) {
      lateBytes += count;
    }
    advance(atNanos);
    if (inProgress > 0) {
      busyNanos += nowNanos - busySinceNanos;
      busySinceNanos = nowNanos;
    }
    bytes += count;
    bucket.pour(count);
    if (steady) {
      steadyBytes += count;
      steadyNanos += nowNanos - steadySinceNanos;
      steadySinceNanos = nowNanos;
      windows(HUNDRED_MILLIS).passed(count, nowNanos);
      windows(SECOND).passed(count, nowNanos);
    } else if (inProgress > 0 && bucket.levelBytes() >= spentLevelBytes) {
      steady = true;
      steadySinceNanos = nowNanos;
      windows(HUNDRED_MILLIS).begin(nowNanos);
      windows(SECOND).begin(nowNanos);
    }
  }

  /** Whether nothing is in progress and the bucket is empty, so that a new one would do as well. */
  public boolean isIdle(long atNanos) {
    advance(atNanos);
    return inProgress == 0 && bucket.isEmpty();
  }

  /** What has been found so far. */
  public Measurement measured() {
    return new Measurement(
        bytes,
        bucket.worst(),
        busyNanos,
        steadyNanos,
        steadyBytes,
        hundredMillis == null ? null : hundredMillis.deviation(),
        second == null ? null : second.deviation(),
        lateBytes);
  }

  private void advance(long atNanos) {
    if (!begun) {
      begun = true;
      nowNanos = atNanos;
      bucket.leak(atNanos);
    } else if (atNanos - nowNanos > 0) {
      bucket.leak(atNanos);
      nowNanos = atNanos;
      // Only when time goes on: one message may begin at the very moment at which another ends.
      if (inProgress == 0 || bucket.isEmpty()) {
        steady = false;
      }
    }
  }

  private WindowTally windows(long widthNanos) {
    WindowTally tally = widthNanos == SECOND ? second : hundredMillis;
    if (tally == null) {
      tally = new WindowTally(widthNanos, allowance.bytesPerSecond());
      if (widthNanos == SECOND) {
        second = tally;
      } else {
        hundredMillis = tally;
      }
    }
    return tally;
  }
}
