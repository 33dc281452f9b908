package dev.weir.core.alert;

/**
 * Bytes of one route by time, at several widths: the last {@value #BINS} bins of 1 s, of 4 s, of 16
 * s, and so on, so that long periods need no more memory than short ones. There is memory for the
 * bins that have been, not for those that may come: a route that came once takes little.
 *
 * <p>Confined to the thread of the engine. Bytes of bins that have gone are not counted.
 */
final class PeriodHistory {
  static final int BINS = 1024;

  private static final int FIRST_BINS = 16;

  private final float[][] rings;
  private long firstSecond;
  private long lastSecond;
  private boolean begun;

  /**
   * @param levels how many widths, each four times the one before
   */
  PeriodHistory(int levels) {
    this.rings = new float[levels][FIRST_BINS];
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
      add(level, second, bytes);
    }
    lastSecond = Math.max(lastSecond, second);
  }

  private void add(int level, long second, long bytes) {
    long last = binOf(level, lastSecond);
    long bin = binOf(level, second);
    if (bin > last) {
      makeRoom(level, last, bin - binOf(level, firstSecond) + 1);
      float[] ring = rings[level];
      for (long empty = Math.max(last + 1, bin - ring.length + 1); empty <= bin; empty++) {
        ring[(int) empty & ring.length - 1] = 0;
      }
    }
    float[] ring = rings[level];
    if (last - bin < ring.length) {
      ring[(int) bin & ring.length - 1] += bytes;
    }
  }

  /** Makes the ring as long as that many bins need. */
  private void makeRoom(int level, long last, long bins) {
    float[] ring = rings[level];
    if (bins <= ring.length || ring.length == BINS) {
      return;
    }
    int length = bins >= BINS ? BINS : Integer.highestOneBit((int) bins - 1) << 1;
    float[] longer = new float[length];
    for (long bin = last - ring.length + 1; bin <= last; bin++) {
      longer[(int) bin & length - 1] = ring[(int) bin & ring.length - 1];
    }
    rings[level] = longer;
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
    float[] ring = rings[level];
    int count = (int) Math.min(BINS, completed(level, second));
    long end = binOf(level, second + 1);
    long last = binOf(level, lastSecond);
    for (int i = 0; i < count; i++) {
      long bin = end - count + i;
      boolean kept = bin <= last && last - bin < ring.length;
      out[i] = kept ? ring[(int) bin & ring.length - 1] : 0;
    }
    return count;
  }
}
