package dev.weir.core.simulation;

import java.util.Arrays;

/**
 * What is kept of each exchange, 56 bytes, in arrays that grow by halves.
 *
 * <p>Confined to one thread.
 */
final class Columns {
  private static final int FIRST = 1024;
  private static final int MOST = Integer.MAX_VALUE - 8;

  long[] startNanos = new long[FIRST];
  long[] requestEndNanos = new long[FIRST];
  long[] firstByteNanos = new long[FIRST];
  long[] endNanos = new long[FIRST];
  long[] requestBytes = new long[FIRST];
  long[] responseBytes = new long[FIRST];
  int[] kinds = new int[FIRST];
  int[] connections = new int[FIRST];
  int count;

  /** Makes room for one more; the caller fills it. */
  int add() {
    if (count == startNanos.length) {
      if (count == MOST) {
        throw new IllegalStateException(
            "more than " + MOST + " exchanges are too many for one simulation; cut the recording");
      }
      resize((int) Math.min(MOST, count + (count >> 1) + 1L));
    }
    return count++;
  }

  /** Drops what was kept in reserve. */
  void trim() {
    resize(count);
  }

  /** Puts all in another order; one column more than before is in memory meanwhile. */
  void arrange(int[] order) {
    startNanos = arranged(startNanos, order);
    requestEndNanos = arranged(requestEndNanos, order);
    firstByteNanos = arranged(firstByteNanos, order);
    endNanos = arranged(endNanos, order);
    requestBytes = arranged(requestBytes, order);
    responseBytes = arranged(responseBytes, order);
    kinds = arranged(kinds, order);
    connections = arranged(connections, order);
  }

  private void resize(int length) {
    startNanos = Arrays.copyOf(startNanos, length);
    requestEndNanos = Arrays.copyOf(requestEndNanos, length);
    firstByteNanos = Arrays.copyOf(firstByteNanos, length);
    endNanos = Arrays.copyOf(endNanos, length);
    requestBytes = Arrays.copyOf(requestBytes, length);
    responseBytes = Arrays.copyOf(responseBytes, length);
    kinds = Arrays.copyOf(kinds, length);
    connections = Arrays.copyOf(connections, length);
  }

  private static long[] arranged(long[] column, int[] order) {
    long[] arranged = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      arranged[i] = column[order[i]];
    }
    return arranged;
  }

  private static int[] arranged(int[] column, int[] order) {
    int[] arranged = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      arranged[i] = column[order[i]];
    }
    return arranged;
  }
}
