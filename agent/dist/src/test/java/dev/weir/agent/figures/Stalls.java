package dev.weir.agent.figures;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long this machine lets a thread wait that would run, told by one that sleeps for a
 * millisecond again and again: what a limiter or a client on it cannot do better. Closed by the
 * thread that made it.
 */
final class Stalls implements AutoCloseable {
  private static final long SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Thread thread = new Thread(this::watch, "stalls");
  private volatile boolean closed;
  private volatile long longestNanos;

  Stalls() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Beyond the millisecond, of all so far. */
  double longestSeconds() {
    return longestNanos / 1e9;
  }

  private void watch() {
    long beforeNanos = System.nanoTime();
    while (!closed) {
      LockSupport.parkNanos(SLEEP_NANOS);
      long nowNanos = System.nanoTime();
      longestNanos = Math.max(longestNanos, nowNanos - beforeNanos - SLEEP_NANOS);
      beforeNanos = nowNanos;
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
