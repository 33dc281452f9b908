package dev.weir.core.timeline;

import dev.weir.core.http.Direction;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Bytes of both directions in the columns of a {@link TimeScale}. Holds the columns from its first
 * byte to its last, and follows the scale when it is next touched.
 *
 * <p>Confined to one thread.
 */
public final class ByteSeries {
  private static final int DIRECTIONS = Direction.values().length;

  private final TimeScale scale;
  private int widenings;
  private long first;
  private int columns;

  /** Of each column, those of requests, then those of responses. */
  private long[] bytes = new long[DIRECTIONS];

  private long totalBytes;

  public ByteSeries(TimeScale scale) {
    this.scale = scale;
  }

  /** Counts bytes that passed at a time. */
  public void add(Direction direction, long nanos, long count) {
    if (count == 0) {
      return;
    }
    long column = scale.columnOf(nanos);
    follow();
    int place = placeOf(column);
    bytes[DIRECTIONS * place + direction.ordinal()] += count;
    totalBytes += count;
  }

  /** Adds another of the same scale, exactly. */
  void add(ByteSeries other) {
    other.follow();
    follow();
    if (other.columns == 0) {
      return;
    }
    placeOf(other.first + other.columns - 1);
    int at = DIRECTIONS * placeOf(other.first);
    for (int i = 0; i < DIRECTIONS * other.columns; i++) {
      bytes[at + i] += other.bytes[i];
    }
    totalBytes += other.totalBytes;
  }

  /** How many columns it takes, from its first byte to its last. */
  int columns() {
    follow();
    return columns;
  }

  /** Bytes of all columns and both directions. */
  public long totalBytes() {
    return totalBytes;
  }

  /** Bytes of one direction, of every column of the scale. */
  public List<Long> bytes(Direction direction) {
    follow();
    return LongStream.range(0, scale.columns())
        .map(i -> at(i, direction.ordinal()))
        .boxed()
        .toList();
  }

  /** Bytes of both directions, of every column of the scale. */
  public List<Long> bytes() {
    follow();
    return LongStream.range(0, scale.columns()).map(i -> at(i, 0) + at(i, 1)).boxed().toList();
  }

  private long at(long column, int direction) {
    long place = column + scale.first() - first;
    return place < 0 || place >= columns ? 0 : bytes[(int) (DIRECTIONS * place) + direction];
  }

  /** Adds up what now shares a column. */
  private void follow() {
    for (; widenings < scale.widenings(); widenings++) {
      long halved = first >> 1;
      long[] wider = new long[bytes.length];
      for (int i = 0; i < columns; i++) {
        int to = (int) (((first + i) >> 1) - halved);
        for (int direction = 0; direction < DIRECTIONS; direction++) {
          wider[DIRECTIONS * to + direction] += bytes[DIRECTIONS * i + direction];
        }
      }
      columns = columns == 0 ? 0 : (int) (((first + columns - 1) >> 1) - halved) + 1;
      first = halved;
      bytes = wider;
    }
  }

  /** Where a column stands, which is made if there is none. */
  private int placeOf(long column) {
    if (columns == 0) {
      first = column;
      columns = 1;
    } else if (column < first) {
      int more = (int) (first - column);
      reserve(columns + more);
      System.arraycopy(bytes, 0, bytes, DIRECTIONS * more, DIRECTIONS * columns);
      Arrays.fill(bytes, 0, DIRECTIONS * more, 0);
      first = column;
      columns += more;
    } else if (column >= first + columns) {
      reserve((int) (column - first) + 1);
      columns = (int) (column - first) + 1;
    }
    return (int) (column - first);
  }

  private void reserve(int needed) {
    if (DIRECTIONS * needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, DIRECTIONS * Math.max(needed, columns + columns / 2));
    }
  }
}
