package dev.weir.core.conformance;

/**
 * A stretch of time, both ends included, and what passed in it.
 *
 * @param bytes those at its first and at its last moment count
 * @param excessBytes how many of them are beyond what the rate brings in that time, rounded down: a
 *     limit holds if no window has more of these than its burst
 */
public record Window(long startNanos, long endNanos, long bytes, long excessBytes) {
  public long nanos() {
    return endNanos - startNanos;
  }
}
