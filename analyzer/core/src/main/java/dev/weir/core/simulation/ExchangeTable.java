package dev.weir.core.simulation;

import dev.weir.core.http.Direction;
import java.util.Arrays;

/**
 * What is kept of each exchange: 64 bytes in a row, so that one is looked at in one go wherever it
 * lies. Pages are added as it grows, and nothing is moved.
 *
 * <p>Confined to one thread while it is filled.
 */
final class ExchangeTable {
  /** No exchange. */
  static final int NONE = -1;

  private static final int PAGE_BITS = 13;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int MOST = Integer.MAX_VALUE - 8;

  private static final int FIELDS_BITS = 3;
  private static final int FIELDS = 1 << FIELDS_BITS;
  private static final int START = 0;
  private static final int REQUEST_END = 1;
  private static final int FIRST_BYTE = 2;
  private static final int END = 3;
  private static final int REQUEST_BYTES = 4;
  private static final int RESPONSE_BYTES = 5;
  private static final int KIND_AND_CONNECTION = 6;
  private static final int NEXT = 7;

  private long[][] pages = new long[1][];
  private int count;

  int count() {
    return count;
  }

  /** Makes room for one more, of no connection yet. */
  int add(int kind) {
    if (count == MOST) {
      throw new IllegalStateException(
          "more than " + MOST + " exchanges are too many for one simulation; cut the recording");
    }
    int page = count >> PAGE_BITS;
    if (page == pages.length) {
      pages = Arrays.copyOf(pages, 2 * page);
    }
    if (pages[page] == null) {
      pages[page] = new long[PAGE * FIELDS];
    }
    put(count, KIND_AND_CONNECTION, (long) kind << Integer.SIZE);
    put(count, NEXT, NONE);
    return count++;
  }

  /**
   * Sets the times of one.
   *
   * @param start not after the end of the request, nor that after the first byte, nor that after
   *     the end
   */
  void setTimes(int i, long start, long requestEnd, long firstByte, long end) {
    put(i, START, start);
    put(i, REQUEST_END, requestEnd);
    put(i, FIRST_BYTE, firstByte);
    put(i, END, end);
  }

  void setBytes(int i, long request, long response) {
    put(i, REQUEST_BYTES, request);
    put(i, RESPONSE_BYTES, response);
  }

  void setConnection(int i, int connection) {
    put(
        i,
        KIND_AND_CONNECTION,
        (long) kind(i) << Integer.SIZE | Integer.toUnsignedLong(connection));
  }

  void setNext(int i, int next) {
    put(i, NEXT, next);
  }

  long startNanos(int i) {
    return get(i, START);
  }

  long requestEndNanos(int i) {
    return get(i, REQUEST_END);
  }

  long firstByteNanos(int i) {
    return get(i, FIRST_BYTE);
  }

  long endNanos(int i) {
    return get(i, END);
  }

  int kind(int i) {
    return (int) (get(i, KIND_AND_CONNECTION) >> Integer.SIZE);
  }

  int connection(int i) {
    return (int) get(i, KIND_AND_CONNECTION);
  }

  /** The next exchange of the same connection. */
  int next(int i) {
    return (int) get(i, NEXT);
  }

  /** How many bytes of a message passed. */
  long bytes(int i, Direction direction) {
    return get(i, direction == Direction.REQUEST ? REQUEST_BYTES : RESPONSE_BYTES);
  }

  /** When the first byte of a message passed. */
  long beginNanos(int i, Direction direction) {
    return direction == Direction.REQUEST ? startNanos(i) : firstByteNanos(i);
  }

  /** How long a message took to pass. */
  long durationNanos(int i, Direction direction) {
    return direction == Direction.REQUEST
        ? requestEndNanos(i) - startNanos(i)
        : endNanos(i) - firstByteNanos(i);
  }

  /** All of them by the times when they began. */
  int[] byStart() {
    return TimeOrder.of(column(START));
  }

  /** All of them by their first bytes. */
  int[] byFirstByte() {
    return TimeOrder.of(column(FIRST_BYTE));
  }

  /**
   * Puts all in another order, in place.
   *
   * @param order of each new place the old one; all are new places afterwards
   */
  void arrange(int[] order) {
    long[] first = new long[FIELDS];
    for (int i = 0; i < order.length; i++) {
      if (order[i] != i) {
        System.arraycopy(page(i), index(i), first, 0, FIELDS);
        int at = i;
        while (order[at] != i) {
          int from = order[at];
          System.arraycopy(page(from), index(from), page(at), index(at), FIELDS);
          order[at] = at;
          at = from;
        }
        System.arraycopy(first, 0, page(at), index(at), FIELDS);
        order[at] = at;
      }
    }
  }

  private long[] column(int field) {
    long[] column = new long[count];
    for (int i = 0; i < count; i++) {
      column[i] = get(i, field);
    }
    return column;
  }

  private long get(int i, int field) {
    return page(i)[index(i) + field];
  }

  private void put(int i, int field, long value) {
    page(i)[index(i) + field] = value;
  }

  private long[] page(int i) {
    return pages[i >> PAGE_BITS];
  }

  private static int index(int i) {
    return (i & (PAGE - 1)) << FIELDS_BITS;
  }
}
