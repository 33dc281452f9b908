package dev.weir.elasticsearch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.http.client.methods.HttpUriRequest;
import org.jspecify.annotations.Nullable;

/**
 * Aborts a request that takes too long: the time-outs of a socket hold for what is read, and a
 * server that accepts and never reads would hold up who writes for ever.
 *
 * <p>One request at a time. Has a thread of its own until it is closed.
 */
final class Watchdog implements AutoCloseable {
  private final long boundNanos;
  private final Thread thread;
  private @Nullable HttpUriRequest watched;
  private long sinceNanos;
  private boolean closed;

  /**
   * @param bound that a request may take, all in all
   */
  Watchdog(Duration bound) {
    this.boundNanos = bound.toNanos();
    this.thread = new Thread(null, this::run, "weir-export-watch", 0, false);
    thread.setDaemon(true);
    // Not that of an application, which it would keep alive.
    thread.setContextClassLoader(Watchdog.class.getClassLoader());
    thread.start();
  }

  /** From now on it is watched, until it is {@link #leave left}. */
  synchronized void watch(HttpUriRequest request) {
    sinceNanos = System.nanoTime();
    watched = request;
    if (closed) {
      request.abort();
    }
  }

  synchronized void leave() {
    watched = null;
  }

  private synchronized void run() {
    while (!closed) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, boundNanos / 4);
      } catch (InterruptedException e) {
        // By whoever tidies up threads: looks sooner.
      }
      if (watched != null && System.nanoTime() - sinceNanos > boundNanos) {
        watched.abort();
      }
    }
  }

  /** Ends, and aborts what is under way. */
  @Override
  public synchronized void close() {
    closed = true;
    if (watched != null) {
      watched.abort();
    }
    notifyAll();
  }
}
