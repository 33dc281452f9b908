package dev.weir.agent.manners;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process is about to do, and no longer than {@link #MOST_SECONDS}. */
final class Await {
  static final long MOST_SECONDS = 30;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private Await() {}

  /**
   * @param what it is, for the message
   * @throws AssertionError when it does not come
   */
  static void until(String what, Callable<Boolean> condition) throws Exception {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (!condition.call()) {
      if (System.nanoTime() - endNanos > 0) {
        throw new AssertionError("within " + MOST_SECONDS + " s there was no " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Waits until a value is what it should be.
   *
   * @throws AssertionError with both when it stays another
   */
  static <T> void equal(T expected, Callable<T> actual) throws Exception {
    AtomicReference<T> last = new AtomicReference<>();
    try {
      until(
          "" + expected,
          () -> {
            last.set(actual.call());
            return expected.equals(last.get());
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + " but " + last.get(), e);
    }
  }
}
