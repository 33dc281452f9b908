package dev.weir.replay.download;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends what several threads do, at once, wherever they wait. Threads are not interrupted for it:
 * that would close the file under those that write. Any thread may call.
 */
final class Stop {
  private final CountDownLatch latch = new CountDownLatch(1);
  private final Set<Closeable> waitedFor = ConcurrentHashMap.newKeySet();

  /** One that also is set when this is. */
  Stop child() {
    Stop child = new Stop();
    closing(child::set);
    return child;
  }

  void set() {
    latch.countDown();
    for (Closeable each : waitedFor) {
      close(each);
    }
  }

  boolean isSet() {
    return latch.getCount() == 0;
  }

  void check() throws StoppedException {
    if (isSet()) {
      throw new StoppedException();
    }
  }

  /** Something for which a thread will wait, and which is to be closed then. */
  void closing(Closeable waited) {
    waitedFor.add(waited);
    if (isSet()) {
      close(waited);
    }
  }

  /** Nobody waits for it any more. */
  void forget(Closeable waited) {
    waitedFor.remove(waited);
  }

  /** Waits so long, but not if this is set. */
  void await(long nanos) throws StoppedException {
    try {
      if (latch.await(nanos, TimeUnit.NANOSECONDS)) {
        throw new StoppedException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }

  private static void close(Closeable waited) {
    try {
      waited.close();
    } catch (IOException e) {
      // It is not needed any more.
    }
  }
}
