package dev.weir.core.control;

/**
 * What the capture saw of one path since the last sample.
 *
 * @param sentBytes what was sent, retransmissions included
 * @param retransmittedBytes the part of it that had been sent before
 * @param ackedBytes what was acknowledged for the first time
 * @param ceMarks how many packets arrived with the ECN mark "congestion experienced"
 * @param rttNanos the smoothed round-trip time, above 0; where there was no measurement, the last
 */
public record PathSample(
    long sentBytes, long retransmittedBytes, long ackedBytes, long ceMarks, long rttNanos) {

  /** Refuses figures that cannot have been seen. */
  public PathSample {
    if ((sentBytes | retransmittedBytes | ackedBytes | ceMarks) < 0) {
      throw new IllegalArgumentException(
          "one of sentBytes=%d, retransmittedBytes=%d, ackedBytes=%d, ceMarks=%d is below 0"
              .formatted(sentBytes, retransmittedBytes, ackedBytes, ceMarks));
    }
    if (retransmittedBytes > sentBytes) {
      throw new IllegalArgumentException(
          "retransmittedBytes=" + retransmittedBytes + " is above sentBytes=" + sentBytes);
    }
    if (rttNanos < 1) {
      throw new IllegalArgumentException("rttNanos=" + rttNanos + " is below 1");
    }
  }
}
