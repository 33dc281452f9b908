package dev.weir.cli;

import dev.weir.cli.format.ProgressLine;
import dev.weir.cli.format.Screen;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * A bar on standard error that shows how far a file has been read, from the third second on. A
 * daemon thread draws it, so that reading is not slowed; {@link #close} wipes it away.
 */
final class Progress implements AutoCloseable {
  private static final long DELAY_MILLIS = 2_000;
  private static final long INTERVAL_MILLIS = 200;

  private final PrintStream err;
  private final LongFunction<String> line;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread thread;
  private boolean drawn;

  /**
   * Begins to watch.
   *
   * @param sizeBytes of the file, negative when it is not known
   * @param positionBytes how far it has been read; asked from another thread
   */
  Progress(
      PrintStream err, Screen screen, String name, long sizeBytes, LongSupplier positionBytes) {
    this(
        err,
        elapsedNanos ->
            ProgressLine.of(name, positionBytes.getAsLong(), sizeBytes, elapsedNanos, screen));
  }

  /**
   * Begins to watch something else.
   *
   * @param line what to draw after so many nanoseconds; asked from another thread
   */
  Progress(PrintStream err, LongFunction<String> line) {
    this.err = err;
    this.line = line;
    thread = new Thread(this::draw, "weir-progress");
    thread.setDaemon(true);
    thread.start();
  }

  private void draw() {
    long startNanos = System.nanoTime();
    try {
      if (done.await(DELAY_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
      do {
        redraw(line.apply(System.nanoTime() - startNanos));
      } while (!done.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS));
      wipe();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void redraw(String text) {
    err.print("\r" + text + "\u001b[K");
    err.flush();
    drawn = true;
  }

  private synchronized void wipe() {
    if (drawn) {
      err.print("\r\u001b[K");
      err.flush();
      drawn = false;
    }
  }

  /** Prints a line that stays, above the bar. */
  synchronized void say(String text) {
    wipe();
    err.println(text);
  }

  /** Wipes the bar; nothing is drawn after this returns. */
  @Override
  public void close() {
    done.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
