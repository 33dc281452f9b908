package dev.weir.core.conformance;

import org.jspecify.annotations.Nullable;

/**
 * What was found of one bucket.
 *
 * @param bytes all that passed
 * @param worst the window with the largest excess; null when nothing passed
 * @param busyNanos for how long messages were in progress, up to the last byte
 * @param steadyNanos for how long of that the burst had been spent
 * @param steadyBytes what passed in that time
 * @param hundredMillis how windows of 100 ms in that time deviated; null when it was shorter
 * @param second the same for windows of 1 s
 * @param lateBytes those that were told of after later ones; they count as if they had passed then
 */
public record Measurement(
    long bytes,
    @Nullable Window worst,
    long busyNanos,
    long steadyNanos,
    long steadyBytes,
    @Nullable Deviation hundredMillis,
    @Nullable Deviation second,
    long lateBytes) {

  private static final double NANOS_PER_SECOND = 1e9;

  /** The largest excess of all windows, 0 when nothing passed. */
  public long excessBytes() {
    return worst == null ? 0 : worst.excessBytes();
  }

  /** While messages were in progress; NaN when all passed in one moment. */
  public double busyBytesPerSecond() {
    return perSecond(bytes, busyNanos);
  }

  /** Once the burst had been spent; NaN when it was not, or only at the last byte. */
  public double steadyBytesPerSecond() {
    return perSecond(steadyBytes, steadyNanos);
  }

  private static double perSecond(long bytes, long nanos) {
    return nanos == 0 ? Double.NaN : bytes * NANOS_PER_SECOND / nanos;
  }
}
