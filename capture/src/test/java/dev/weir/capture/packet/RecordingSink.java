package dev.weir.capture.packet;

import dev.weir.core.ledger.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Keeps what a decoder delivers, and checks what must hold of every segment. */
final class RecordingSink implements SegmentSink {
  final List<Delivered> segments = new ArrayList<>();
  final List<String> oddities = new ArrayList<>();
  final List<String> examples = new ArrayList<>();
  final Map<Reason, Long> unattributed = new EnumMap<>(Reason.class);
  long chargedBytes;

  /** A segment's fields, copied. */
  record Delivered(
      boolean ipv6,
      String addresses,
      int sourcePort,
      int destinationPort,
      int sequence,
      int acknowledgement,
      int flags,
      int window,
      boolean congestionExperienced,
      String captured,
      int payloadLength,
      long wireBytes,
      long epochNanos) {

    /** The same as if charged for another packet. */
    Delivered charged(long newWireBytes) {
      return new Delivered(
          ipv6,
          addresses,
          sourcePort,
          destinationPort,
          sequence,
          acknowledgement,
          flags,
          window,
          congestionExperienced,
          captured,
          payloadLength,
          newWireBytes,
          epochNanos);
    }
  }

  @Override
  public void segment(Segment s) {
    if (s.capturedPayload < 0
        || s.capturedPayload > s.payloadLength
        || s.payloadOffset < 0
        || s.payloadOffset + s.capturedPayload > s.bytes.length
        || s.payloadLength > s.wireBytes) {
      throw new AssertionError(
          "payload of %d at %d in %d, %d sent, %d on the wire"
              .formatted(
                  s.capturedPayload,
                  s.payloadOffset,
                  s.bytes.length,
                  s.payloadLength,
                  s.wireBytes));
    }
    chargedBytes += s.wireBytes;
    segments.add(
        new Delivered(
            s.ipv6,
            "%x:%x-%x:%x".formatted(s.sourceHigh, s.sourceLow, s.destinationHigh, s.destinationLow),
            s.sourcePort,
            s.destinationPort,
            s.sequence,
            s.acknowledgement,
            s.flags,
            s.window,
            s.congestionExperienced,
            new String(s.bytes, s.payloadOffset, s.capturedPayload, StandardCharsets.ISO_8859_1),
            s.payloadLength,
            s.wireBytes,
            s.epochNanos));
  }

  @Override
  public void unattributed(Reason reason, long wireBytes, long epochNanos) {
    if (reason != Reason.NON_TCP && reason != Reason.UNDECODABLE) {
      throw new AssertionError("no reason of the decoder's: " + reason);
    }
    chargedBytes += wireBytes;
    unattributed.merge(reason, wireBytes, Long::sum);
  }

  @Override
  public void oddity(String name, String example) {
    oddities.add(name);
    examples.add(example);
  }
}
