package dev.weir.replay.download;

import dev.weir.core.unit.TimeSpan;
import java.io.IOException;

/**
 * How often to try again, and after how long. For one thread.
 *
 * <p>The pause is doubled each time, up to half a minute, and begins anew once something has come.
 */
final class Retries {
  private static final long LONGEST_PAUSE_NANOS = 30_000_000_000L;

  /** Who is to wait longer does better to come again by himself. */
  private static final long LONGEST_WAIT_NANOS = 600_000_000_000L;

  /** Less than that is no progress, lest somebody who sends a byte at a time goes on for ever. */
  static final long PROGRESS_BYTES = 64 * 1024;

  private final DownloadOptions options;
  private final DownloadListener listener;
  private final Stop stop;
  private int inARow;

  Retries(DownloadOptions options, DownloadListener listener, Stop stop) {
    this.options = options;
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * Waits before the next try.
   *
   * @param bytes that came since the last one
   * @param doing how it goes on, as the end of a sentence
   * @throws DownloadException if there is to be none
   */
  void again(IOException failure, long bytes, String doing)
      throws DownloadException, StoppedException {
    stop.check();
    inARow = bytes >= PROGRESS_BYTES ? 0 : inARow;
    Trouble trouble = Trouble.of(failure);
    String told = options.address() + ": " + trouble.cause();
    if (inARow == options.retries()) {
      String tries = options.retries() == 0 ? "" : ", " + (inARow + 1) + " times in a row";
      throw DownloadException.broken(told + tries + "; " + trouble.mend(), failure);
    }
    long pauseNanos = pauseNanos();
    if (failure instanceof TryLaterException later) {
      pauseNanos = Math.max(pauseNanos, later.waitNanos());
      if (pauseNanos > LONGEST_WAIT_NANOS) {
        throw DownloadException.broken(
            told + " and asks to wait " + TimeSpan.format(pauseNanos) + "; run it again then",
            failure);
      }
    }
    inARow++;
    listener.note(told + "; " + doing + " in " + TimeSpan.format(pauseNanos));
    stop.await(pauseNanos);
  }

  private long pauseNanos() {
    long nanos = options.firstPause().toNanos() << Math.min(inARow, 20);
    return nanos < 0 ? LONGEST_PAUSE_NANOS : Math.min(nanos, LONGEST_PAUSE_NANOS);
  }
}
