package dev.weir.core.timeline;

/**
 * Time in columns of equal width, never more than so many: where another would be needed, all
 * become twice as wide.
 *
 * <p>Columns are numbered from the epoch, so that two of one width are one of the next, wherever
 * the traffic began: what was counted by the narrow ones is added up exactly. The finest is 1/512
 * s, and so nine widenings make a second: 3.9 ms, 7.8 ms … 125 ms, 250 ms, 500 ms, 1 s, 2 s, 4 s …
 *
 * <p>Times are nanoseconds since the epoch, in any order. Confined to one thread.
 */
public final class TimeScale {
  /** The narrowest column. */
  static final long FINEST_NANOS = 1_000_000_000 / 512;

  /** With fewer, one of all of time might be wider than a long can say. */
  private static final int LEAST_COLUMNS = 8;

  private final int mostColumns;
  private int widenings;
  private boolean begun;
  private long first;
  private long last;

  /**
   * @param mostColumns 8 or more
   */
  public TimeScale(int mostColumns) {
    if (mostColumns < LEAST_COLUMNS) {
      throw new IllegalArgumentException(
          "mostColumns=" + mostColumns + " is below " + LEAST_COLUMNS);
    }
    this.mostColumns = mostColumns;
  }

  /** How wide a column is by now. */
  public long columnNanos() {
    return FINEST_NANOS << widenings;
  }

  /** How many columns there are, from the first that was asked for to the last; 0 at first. */
  public int columns() {
    return begun ? (int) (last - first + 1) : 0;
  }

  /** When the first column begins; 0 while there is none. */
  public long startNanos() {
    return begun ? first * columnNanos() : 0;
  }

  /** The number of the column of a time, which from now on is one of them. */
  long columnOf(long nanos) {
    long column = Math.floorDiv(nanos, FINEST_NANOS) >> widenings;
    if (!begun) {
      begun = true;
      first = column;
      last = column;
    }
    first = Math.min(first, column);
    last = Math.max(last, column);
    while (last - first >= mostColumns) {
      widenings++;
      first >>= 1;
      last >>= 1;
      column >>= 1;
    }
    return column;
  }

  /** How often columns became wider: numbers of before are halved so often. */
  int widenings() {
    return widenings;
  }

  /** The number of the first column. */
  long first() {
    return first;
  }
}
