package dev.weir.core.control;

/**
 * What was seen of one limit in one window of time.
 *
 * @param durationNanos length of the window, above 0
 * @param grantedBytes what the limit let through
 * @param delayedBytes what could not have its tokens at once: had to wait, waits still, or was
 *     refused
 * @param spilledBytes tokens that found the bucket full and were lost: what was refilled, less what
 *     was granted, less what the bucket's content grew by
 * @param wireBytes what the path carried meanwhile; 0 where nobody looks. Only shares of it matter,
 *     so it may be that of all traffic, and segments will do for bytes
 * @param retransmittedBytes the part of the wire bytes that had been sent before
 */
public record LimitWindow(
    long durationNanos,
    long grantedBytes,
    long delayedBytes,
    long spilledBytes,
    long wireBytes,
    long retransmittedBytes) {

  /** Refuses figures that cannot have been seen. */
  public LimitWindow {
    if (durationNanos < 1) {
      throw new IllegalArgumentException("durationNanos=" + durationNanos + " is below 1");
    }
    if ((grantedBytes | delayedBytes | spilledBytes | wireBytes | retransmittedBytes) < 0) {
      throw new IllegalArgumentException(
          "one of grantedBytes=%d, delayedBytes=%d, spilledBytes=%d, wireBytes=%d,"
                  .formatted(grantedBytes, delayedBytes, spilledBytes, wireBytes)
              + " retransmittedBytes="
              + retransmittedBytes
              + " is below 0");
    }
    if (retransmittedBytes > wireBytes) {
      throw new IllegalArgumentException(
          "retransmittedBytes=" + retransmittedBytes + " is above wireBytes=" + wireBytes);
    }
  }

  /** A window of a limit whose traffic nobody captures. */
  public static LimitWindow withoutCapture(
      long durationNanos, long grantedBytes, long delayedBytes, long spilledBytes) {
    return new LimitWindow(durationNanos, grantedBytes, delayedBytes, spilledBytes, 0, 0);
  }

  /** What the wire would have carried if nothing had been sent twice. */
  long wireBytesSentOnce() {
    return wireBytes - retransmittedBytes;
  }

  /** What a rate lets through in the time of this window. */
  long bytesAt(long bytesPerSecond) {
    return Math.round(bytesPerSecond * (durationNanos / 1e9));
  }
}
