package dev.weir.capture.live;

import java.time.Instant;

/** When a capture was asked to stop. Any thread may ask; the first time counts. */
final class StopSignal {
  private long nanos;
  private long epochNanos;
  private volatile boolean raised;

  synchronized void raise() {
    if (!raised) {
      Instant now = Instant.now();
      epochNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
      nanos = System.nanoTime();
      raised = true;
    }
  }

  boolean raised() {
    return raised;
  }

  /** How long ago, by a clock that is never set; 0 if it was not raised. */
  long ageNanos(long nowNanos) {
    return raised ? nowNanos - nanos : 0;
  }

  /** The last moment whose packets are wanted; all of time if it was not raised. */
  long epochNanos() {
    return raised ? epochNanos : Long.MAX_VALUE;
  }
}
