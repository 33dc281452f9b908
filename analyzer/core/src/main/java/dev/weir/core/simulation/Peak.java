package dev.weir.core.simulation;

/** The busiest second, of whole seconds since the epoch that come in order. */
final class Peak {
  private long second = Long.MIN_VALUE;
  private long bytes;
  private long mostBytes;

  void add(long nowSecond, long count) {
    if (nowSecond != second) {
      mostBytes = Math.max(mostBytes, bytes);
      bytes = 0;
      second = nowSecond;
    }
    bytes += count;
  }

  /** Bytes in the busiest second. */
  long bytesPerSecond() {
    return Math.max(mostBytes, bytes);
  }
}
