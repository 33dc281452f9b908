package dev.weir.elasticsearch;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before what failed is tried again: a random part of a time that doubles with
 * each failure, so that those who failed together do not come back together.
 *
 * <p>Confined to one thread.
 *
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">M.
 *     Brooker: Exponential Backoff and Jitter</a>, there "equal jitter": half of it is certain, so
 *     that a server that has just come back is not asked at once
 */
final class Backoff {
  private final long firstNanos;
  private final long mostNanos;
  private final RandomGenerator random;
  private long nextNanos;

  /**
   * @param first the most that is waited after the first failure
   * @param most the most that is ever waited
   */
  Backoff(Duration first, Duration most, RandomGenerator random) {
    this.firstNanos = first.toNanos();
    this.mostNanos = most.toNanos();
    this.random = random;
    this.nextNanos = firstNanos;
  }

  /** Nanoseconds to wait now, after one more failure. */
  long afterFailure() {
    long half = nextNanos / 2;
    long wait = half + random.nextLong(half + 1);
    nextNanos = Math.min(mostNanos, 2 * nextNanos);
    return wait;
  }

  /** It works again. */
  void reset() {
    nextNanos = firstNanos;
  }
}
