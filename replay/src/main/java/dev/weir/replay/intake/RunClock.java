package dev.weir.replay.intake;

/**
 * The time of a run: nanoseconds from the beginning of its schedule on. Set once, before the first
 * request is handed on; read by any thread.
 */
public final class RunClock {
  private volatile long startNanos = System.nanoTime();

  /** Says at what reading of {@link System#nanoTime} the schedule begins. */
  void startAt(long nanos) {
    startNanos = nanos;
  }

  /** Now; negative before the schedule begins. */
  public long now() {
    return System.nanoTime() - startNanos;
  }
}
