package dev.weir.core.conformance;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at every window there is, for comparison. */
final class WindowModel {
  private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

  private WindowModel() {}

  /** Bytes that pass at a time. */
  record Piece(long nanos, long bytes) {}

  /**
   * The window with the largest excess; of several that are equal the first to end, and the
   * shortest of those.
   */
  static @Nullable Window worst(List<Piece> pieces, long bytesPerSecond) {
    BigInteger rate = BigInteger.valueOf(bytesPerSecond);
    BigInteger largest = BigInteger.ZERO;
    Window worst = null;
    for (int last = 0; last < pieces.size(); last++) {
      long endNanos = pieces.get(last).nanos();
      if (last + 1 < pieces.size() && pieces.get(last + 1).nanos() == endNanos) {
        continue; // a window that ends then has the next, too
      }
      long bytes = 0;
      for (int first = last; first >= 0; first--) {
        long startNanos = pieces.get(first).nanos();
        bytes += pieces.get(first).bytes();
        // In billionths of a byte.
        BigInteger excess =
            BigInteger.valueOf(bytes)
                .multiply(BILLION)
                .subtract(rate.multiply(BigInteger.valueOf(endNanos - startNanos)));
        if (excess.compareTo(largest) > 0) {
          largest = excess;
          worst = new Window(startNanos, endNanos, bytes, excess.divide(BILLION).longValueExact());
        }
      }
    }
    return worst;
  }
}
