package dev.weir.core.conformance;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stretch of time into windows of one width, one after the other, each with its end and
 * without its beginning, and counts how far what passed in each was from what the rate brings.
 *
 * <p>Only whole windows count. Percentiles are by nearest rank, from counts by thousandths of the
 * rate; more than {@value #MOST_TIMES} times the rate counts as that, and only the worst is told as
 * it was. The counts are made in rows, as needed: traffic that keeps to a rate takes one or two.
 *
 * <p>Confined to one thread; times must not go back.
 */
final class WindowTally {
  private static final int THOUSAND = 1000;
  private static final int MOST_TIMES = 4;
  private static final int ROW = 64;
  private static final long[] NO_ROW = {};

  private final long widthNanos;
  private final long bytesPerSecond;

  /** How many windows a second has, times a thousand. */
  private final long thousandthsPerByte;

  private final long[][] rows = new long[MOST_TIMES * THOUSAND / ROW + 1][];
  private long windows;
  private double worst;

  private long startNanos;
  private long nowNanos;
  private long bytes;

  /**
   * @param widthNanos a whole part of a second
   */
  WindowTally(long widthNanos, long bytesPerSecond) {
    this.widthNanos = widthNanos;
    this.bytesPerSecond = bytesPerSecond;
    this.thousandthsPerByte = THOUSAND * (1_000_000_000L / widthNanos);
    Arrays.fill(rows, NO_ROW);
  }

  /** A stretch begins; what is left of the one before is no whole window. */
  void begin(long atNanos) {
    settle();
    startNanos = atNanos;
    nowNanos = atNanos;
    bytes = 0;
  }

  /** Bytes passed within the stretch, after its beginning. */
  void passed(long count, long atNanos) {
    nowNanos = atNanos;
    // What passes at the very end of a window was due in it.
    long elapsed = Math.max(0, atNanos - startNanos - 1) / widthNanos;
    if (elapsed > 0) {
      count(bytes, 1);
      if (elapsed > 1) {
        count(0, elapsed - 1);
      }
      startNanos += elapsed * widthNanos;
      bytes = 0;
    }
    bytes += count;
  }

  /** What was counted; null without any window. */
  @Nullable Deviation deviation() {
    settle();
    return windows == 0
        ? null
        : new Deviation(widthNanos, windows, percentile(1), percentile(50), percentile(99), worst);
  }

  /** Counts the window that is whole already, but may have got more at its very end. */
  private void settle() {
    if (nowNanos - startNanos == widthNanos) {
      count(bytes, 1);
      startNanos = nowNanos;
      bytes = 0;
    }
  }

  private void count(long windowBytes, long times) {
    double deviation = windowBytes * (thousandthsPerByte / 1000.0) / bytesPerSecond - 1;
    if (Math.abs(deviation) > Math.abs(worst)) {
      worst = deviation;
    }
    // No window is wider than a second, so this is enough for the most that is told apart.
    long counted = Math.min(windowBytes, MOST_TIMES * bytesPerSecond);
    long thousandths =
        Math.min(
            MOST_TIMES * THOUSAND,
            (counted * thousandthsPerByte + bytesPerSecond / 2) / bytesPerSecond);
    int row = (int) thousandths / ROW;
    if (rows[row] == NO_ROW) {
      rows[row] = new long[ROW];
    }
    rows[row][(int) thousandths % ROW] += times;
    windows += times;
  }

  private double percentile(int percent) {
    long rank = Math.max(1, (windows * percent + 99) / 100);
    long seen = 0;
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < rows[row].length; i++) {
        seen += rows[row][i];
        if (seen >= rank) {
          return (row * ROW + i - THOUSAND) / (double) THOUSAND;
        }
      }
    }
    throw new AssertionError("the ranks are counted");
  }
}
