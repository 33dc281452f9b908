package dev.weir.core.alert;

/**
 * Bytes of one route by time, at several widths: the last {@value #BINS} bins of 1 s, of 4 s, of 16
 * s, and so on, so that long periods need no more memory than short ones.
 *
 * <p>Confined to the thread of the engine. Bytes of bins that have gone are not counted.
 */
final class PeriodHistory {
  static final int BINS = 1024;

  private static final int MASK = BINS - 1;

  private final float[][] rings;
  private long firstSecond;
  private long lastSecond;
  private boolean begun;

  /**
   * @param levels how many widths, each four times the one before
   */
  PeriodHistory(int levels) {
    this.rings = new float[levels][BINS];
  }

  int levels() {
    return rings.length;
  }

  static long binSeconds(int level) {
    return 1L << (2 * level);
  }

  private static long binOf(int level, long second) {
    return second >> (2 * level);
  }

  void add(long second, long bytes) {
    if (!begun) {
      begun = true;
      firstSecond = second;
      lastSecond = second;
    }
    if (second < firstSecond) {
      return;
    }
    for (int level = 0; level < rings.length; level++) {
      add(rings[level], binOf(level, lastSecond), binOf(level, second), bytes);
    }
    lastSecond = Math.max(lastSecond, second);
  }

  private static void add(float[] ring, long last, long bin, long bytes) {
    if (bin > last) {
      for (long empty = Math.max(last + 1, bin - MASK); empty <= bin; empty++) {
        ring[(int) empty & MASK] = 0;
      }
    }
    if (last - bin < BINS) {
      ring[(int) bin & MASK] += bytes;
    }
  }

  /** How many bins are complete as of the end of a second, those that have gone included. */
  long completed(int level, long second) {
    return begun ? Math.max(0, binOf(level, second + 1) - binOf(level, firstSecond)) : 0;
  }

  /**
   * Copies the bins that are complete as of the end of a second, the oldest first.
   *
   * @return how many
   */
  int copy(int level, long second, double[] out) {
    int count = (int) Math.min(BINS, completed(level, second));
    long end = binOf(level, second + 1);
    long last = binOf(level, lastSecond);
    for (int i = 0; i < count; i++) {
      long bin = end - count + i;
      boolean kept = bin <= last && last - bin < BINS;
      out[i] = kept ? rings[level][(int) bin & MASK] : 0;
    }
    return count;
  }
}
