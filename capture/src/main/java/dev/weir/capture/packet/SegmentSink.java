package dev.weir.capture.packet;

import dev.weir.core.ledger.Reason;

/**
 * Receives what the decoder makes of packets. Every packet's original length arrives here exactly
 * once: within a segment's {@code wireBytes}, or with a reason.
 */
public interface SegmentSink {

  /** A TCP segment; the object is reused after the call returns. */
  void segment(Segment segment);

  /**
   * Bytes that are no TCP segment.
   *
   * @param reason {@link Reason#NON_TCP} or {@link Reason#UNDECODABLE}
   * @param wireBytes at original length
   */
  void unattributed(Reason reason, long wireBytes, long epochNanos);

  /** Something malformed in the headers below HTTP. */
  void oddity(String name, String example);
}
