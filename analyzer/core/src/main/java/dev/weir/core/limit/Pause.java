package dev.weir.core.limit;

import java.io.InterruptedIOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits on the calling thread, by {@link System#nanoTime}. The one class of core that reads a
 * clock, for those who throttle streams of their own; all else is told the time. Any thread may
 * call.
 */
final class Pause implements Waiting {
  static final Pause INSTANCE = new Pause();

  private Pause() {}

  @Override
  public long nowNanos() {
    return System.nanoTime();
  }

  @Override
  public void waitNanos(long nanos) throws InterruptedIOException {
    long endNanos = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = endNanos - System.nanoTime()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted while waiting for tokens");
      }
      LockSupport.parkNanos(this, left);
    }
  }
}
