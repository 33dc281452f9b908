package dev.weir.elasticsearch;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Since when a server takes nothing, and until when it is left alone. Confined to the exporter's
 * thread.
 */
final class Absence {
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration MOST_WAIT = Duration.ofSeconds(15);
  private static final Duration FIRST_WAIT_FOR_MENDING = Duration.ofMillis(500);
  private static final Duration MOST_WAIT_FOR_MENDING = Duration.ofMinutes(1);

  private final Backoff backoff;
  private boolean lasts;
  private long sinceNanos;
  private long untilNanos;

  private Absence(Duration first, Duration most) {
    backoff = new Backoff(first, most, new SplittableRandom());
  }

  /** Of a server that is busy or away. */
  static Absence ofServer() {
    return new Absence(FIRST_WAIT, MOST_WAIT);
  }

  /** Of rights, or of something else that somebody has to mend. */
  static Absence ofRights() {
    return new Absence(FIRST_WAIT_FOR_MENDING, MOST_WAIT_FOR_MENDING);
  }

  /** It failed once more: it is left alone for a while. */
  void failed() {
    if (!lasts) {
      lasts = true;
      sinceNanos = System.nanoTime();
    }
    untilNanos = System.nanoTime() + backoff.afterFailure();
  }

  /** It took some of what it was sent. */
  void gotOn() {
    sinceNanos = System.nanoTime();
  }

  /** It took all that it was sent. */
  void over() {
    lasts = false;
    backoff.reset();
  }

  boolean lasts() {
    return lasts;
  }

  boolean isLongerThan(long nanos) {
    return lasts && System.nanoTime() - sinceNanos > nanos;
  }

  /** How long it is still left alone; 0 if it may be asked. */
  long remainingNanos() {
    return lasts ? Math.max(0, untilNanos - System.nanoTime()) : 0;
  }

  /** Waits for that; an interrupt ends it, by whoever leaves or tidies up threads. */
  void await() {
    try {
      TimeUnit.NANOSECONDS.sleep(remainingNanos());
    } catch (InterruptedException e) {
      // Tried again sooner.
    }
  }
}
