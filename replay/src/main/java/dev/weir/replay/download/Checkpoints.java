package dev.weir.replay.download;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes checkpoints while a download runs, from a thread of its own: what is lost when the process
 * is killed came after the last one.
 */
final class Checkpoints implements AutoCloseable {
  /** As the disk lets; a slow one is asked less often, since one ends before the next begins. */
  private static final long INTERVAL_MILLIS = 200;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Destination destination;
  private final Thread thread;

  Checkpoints(Destination destination) {
    this.destination = destination;
    thread = new Thread(this::run, "weir-checkpoints");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!ended.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
        destination.checkpoint();
      }
    } catch (DownloadException e) {
      // The destination tells it to whoever writes next.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** None is made after this returns. */
  @Override
  public void close() {
    ended.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
