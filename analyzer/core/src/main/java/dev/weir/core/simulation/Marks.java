package dev.weir.core.simulation;

/** A mark on each of some exchanges, a bit each. */
final class Marks {
  private final int from;
  private final long[] bits;

  /** No marks on the exchanges of a part. */
  Marks(Recording.Part part) {
    this.from = part.from();
    this.bits = new long[(part.exchanges() + Long.SIZE - 1) / Long.SIZE];
  }

  boolean has(int exchange) {
    int bit = exchange - from;
    return (bits[bit >> 6] & 1L << bit) != 0;
  }

  /** Marks an exchange; none is fine. */
  void set(int exchange) {
    if (exchange != ExchangeTable.NONE) {
      int bit = exchange - from;
      bits[bit >> 6] |= 1L << bit;
    }
  }

  /** Takes the mark off an exchange; none is fine. */
  void clear(int exchange) {
    if (exchange != ExchangeTable.NONE) {
      int bit = exchange - from;
      bits[bit >> 6] &= ~(1L << bit);
    }
  }
}
