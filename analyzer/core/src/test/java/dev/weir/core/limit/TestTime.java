package dev.weir.core.limit;

import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;

/** Lets time go on when somebody waits, instead of waiting. */
final class TestTime implements Waiting {
  long nowNanos = 5_000_000_000L;
  final List<Long> waits = new ArrayList<>();

  /** What happens in every wait. */
  Runnable meanwhile = () -> {};

  private int waitsBeforeInterrupt = Integer.MAX_VALUE;

  /** The thread is interrupted in a later wait. */
  void interruptAfter(int furtherWaits) {
    waitsBeforeInterrupt = waits.size() + furtherWaits;
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public void waitNanos(long nanos) throws InterruptedIOException {
    if (waits.size() >= waitsBeforeInterrupt) {
      throw new InterruptedIOException("interrupted");
    }
    waits.add(nanos);
    nowNanos += nanos;
    meanwhile.run();
  }
}
