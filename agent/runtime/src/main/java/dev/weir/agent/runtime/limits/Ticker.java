package dev.weir.agent.runtime.limits;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Does something again and again, in a daemon thread of its own that keeps nothing of the
 * application alive. Any thread may start and close it.
 */
public final class Ticker implements AutoCloseable {
  private final long periodNanos;
  private final Runnable task;
  private final Consumer<Throwable> onFault;
  private final Thread thread;
  private boolean started;
  private volatile boolean closed;

  /**
   * @param periodNanos between an end of the task and its next beginning, and before the first
   * @param onFault told what the task throws; it is done again all the same
   */
  public Ticker(String name, long periodNanos, Runnable task, Consumer<Throwable> onFault) {
    this.periodNanos = periodNanos;
    this.task = task;
    this.onFault = onFault;
    this.thread = new Thread(null, this::run, name, 0, false);
    thread.setDaemon(true);
    // Not that of the application, which it would keep alive.
    thread.setContextClassLoader(Ticker.class.getClassLoader());
  }

  /** Begins, if it has not and was not closed. */
  public synchronized void start() {
    if (!started && !closed) {
      started = true;
      thread.start();
    }
  }

  /** Ends it after what is being done; waits for nobody. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    long dueNanos = System.nanoTime() + periodNanos;
    while (!closed) {
      long leftNanos = dueNanos - System.nanoTime();
      if (leftNanos > 0) {
        LockSupport.parkNanos(this, leftNanos);
        Thread.interrupted(); // by whoever tidies up threads; parking would not wait again
      } else {
        act();
        dueNanos = System.nanoTime() + periodNanos;
      }
    }
  }

  private void act() {
    try {
      task.run();
    } catch (Throwable t) {
      // The thread goes on: the application must not see its end, and the next time may do.
      onFault.accept(t);
    }
  }
}
