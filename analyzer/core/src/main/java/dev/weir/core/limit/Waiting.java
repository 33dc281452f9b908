package dev.weir.core.limit;

import java.io.InterruptedIOException;

/** How to wait, and on what clock: {@link Pause} does it, tests only let their time go on. */
interface Waiting {
  /** The time, on the clock of the limiters. */
  long nowNanos();

  /**
   * Comes back after some time.
   *
   * @throws InterruptedIOException if the thread is interrupted meanwhile; it stays so
   */
  void waitNanos(long nanos) throws InterruptedIOException;
}
