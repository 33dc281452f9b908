package dev.weir.agent.figures;

import java.util.Arrays;

/**
 * When how many bytes came to a client's sockets, in order of time, with those of each connection.
 * Confined to the thread that reads.
 */
final class Arrivals {
  private static final int MOST_READS = 1 << 21;

  private final int connections;
  private long[] atNanos = new long[1 << 14];

  /** Bytes that came up to and with each read, together and of each connection. */
  private int[] byteCounts = new int[1 << 14];

  private int[] connectionOf = new int[1 << 14];
  private int reads;

  Arrivals(int connections) {
    this.connections = connections;
  }

  void came(long nowNanos, int connection, int bytes) {
    if (reads == atNanos.length) {
      if (reads >= MOST_READS) {
        throw new IllegalStateException("more than " + MOST_READS + " reads; ask for fewer bytes");
      }
      atNanos = Arrays.copyOf(atNanos, 2 * reads);
      byteCounts = Arrays.copyOf(byteCounts, 2 * reads);
      connectionOf = Arrays.copyOf(connectionOf, 2 * reads);
    }
    atNanos[reads] = nowNanos;
    byteCounts[reads] = bytes;
    connectionOf[reads] = connection;
    reads++;
  }

  long firstNanos() {
    return atNanos[0];
  }

  long lastNanos() {
    return atNanos[reads - 1];
  }

  long bytes() {
    return Arrays.stream(byteCounts, 0, reads).asLongStream().sum();
  }

  /** Bytes in {@code (fromNanos, toNanos]}, of each connection. */
  long[] perConnection(long fromNanos, long toNanos) {
    long[] bytes = new long[connections];
    for (int i = 0; i < reads; i++) {
      if (atNanos[i] - fromNanos > 0 && atNanos[i] - toNanos <= 0) {
        bytes[connectionOf[i]] += byteCounts[i];
      }
    }
    return bytes;
  }

  /**
   * Bytes in each window of that length that begins a whole number of steps after {@code fromNanos}
   * and ends before {@code toNanos}.
   */
  long[] windows(long fromNanos, long toNanos, long windowNanos, long stepNanos) {
    int count = (int) Math.max(0, (toNanos - fromNanos - windowNanos) / stepNanos + 1);
    long[] windows = new long[count];
    int first = 0;
    int next = 0;
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      long beginNanos = fromNanos + i * stepNanos;
      while (next < reads && atNanos[next] - beginNanos - windowNanos <= 0) {
        bytes += byteCounts[next++];
      }
      while (first < next && atNanos[first] - beginNanos <= 0) {
        bytes -= byteCounts[first++];
      }
      windows[i] = bytes;
    }
    return windows;
  }
}
