package dev.weir.core.control;

/**
 * The samples of one round trip, summed.
 *
 * <p>A round lasts as long as a round trip took when it began, or takes by now if that is longer:
 * only then is everything back that was sent before, even if a queue has drained meanwhile.
 */
final class RoundTrip {
  private long startNanos;
  private long leastNanos;
  private long sentBytes;
  private long retransmittedBytes;
  private long ackedBytes;
  private long ceMarks;
  private long rttNanos;

  void begin(long nowNanos) {
    startNanos = nowNanos;
    leastNanos = rttNanos;
    sentBytes = 0;
    retransmittedBytes = 0;
    ackedBytes = 0;
    ceMarks = 0;
  }

  void add(PathSample sample) {
    sentBytes += sample.sentBytes();
    retransmittedBytes += sample.retransmittedBytes();
    ackedBytes += sample.ackedBytes();
    ceMarks += sample.ceMarks();
    rttNanos = sample.rttNanos();
  }

  boolean isOver(long nowNanos) {
    return nowNanos - startNanos >= Math.max(leastNanos, rttNanos);
  }

  /** The newest round-trip time. */
  long rttNanos() {
    return rttNanos;
  }

  long ackedBytes() {
    return ackedBytes;
  }

  long ceMarks() {
    return ceMarks;
  }

  long ackedBytesPerSecond(long nowNanos) {
    return perSecond(ackedBytes, nowNanos - startNanos);
  }

  long sentBytesPerSecond(long nowNanos) {
    return perSecond(sentBytes, nowNanos - startNanos);
  }

  boolean lostMoreThan(int percent) {
    return Percent.isAbove(retransmittedBytes, sentBytes, percent);
  }

  String lossText() {
    return Percent.text(retransmittedBytes, sentBytes) + " of the bytes were sent again";
  }

  static long perSecond(long bytes, long nanos) {
    return Math.round(bytes / (nanos / 1e9));
  }
}
