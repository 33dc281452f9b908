package dev.weir.capture.packet;

import dev.weir.core.ledger.Reason;

/**
 * The packet being decoded: its bytes, where it ends, and what is to be charged for it. Layers
 * narrow its end as their length fields say, and each ends in exactly one of: a segment, {@link
 * #nonTcp}, {@link #undecodable}, or a fragment held.
 *
 * <p>A flyweight confined to the decoding thread. Indexes are into {@link #bytes}; {@link #wireEnd}
 * may lie beyond it when the packet was cut by a snap length. Always {@code end <= wireEnd}.
 */
final class Packet {
  private static final int MAX_DEPTH = 4;
  private static final int EXAMPLE_BYTES = 12;
  private static final String HEX = "0123456789abcdef";

  final SegmentSink sink;
  final Segment segment;
  final Fragments fragments;
  final DecoderOptions options;

  byte[] bytes = new byte[0];

  /** Where the captured part ends. */
  int end;

  /** Where the packet, or the layer within it, would end had it been captured whole. */
  int wireEnd;

  /** What is charged: the whole packet, or all packets of a reassembled datagram. */
  long wireBytes;

  long epochNanos;

  private int start;
  private int depth;

  Packet(SegmentSink sink, Segment segment, Fragments fragments, DecoderOptions options) {
    this.sink = sink;
    this.segment = segment;
    this.fragments = fragments;
    this.options = options;
  }

  void begin(byte[] from, int at, int capturedEnd, int originalEnd, long charge, long whenNanos) {
    bytes = from;
    start = at;
    end = capturedEnd;
    wireEnd = originalEnd;
    wireBytes = charge;
    epochNanos = whenNanos;
    depth = 0;
  }

  /** Goes on with the bytes of a datagram whose fragments have all come. */
  void resume(byte[] datagram, int originalLength, long charge) {
    bytes = datagram;
    start = 0;
    end = datagram.length;
    wireEnd = originalLength;
    wireBytes = charge;
  }

  /** Enters a packet within this packet; false, and settled, if that is nested too deep. */
  boolean nest(int at) {
    if (++depth > MAX_DEPTH) {
      undecodable("packets_nested_too_deep", at);
      return false;
    }
    return true;
  }

  /**
   * Whether fewer than {@code neededBytes} were captured from {@code at} on; if so the packet is
   * settled: with the given oddity if it is that short, or because the snap length cut it.
   */
  boolean lacks(int at, int neededBytes, String oddity) {
    if (end - at >= neededBytes) {
      return false;
    }
    undecodable(wireEnd - at < neededBytes ? oddity : "packet_cut_before_tcp", at);
    return true;
  }

  /** Ends the packet where a length field says; what follows is padding or a trailer. */
  void endAfter(int at, long lengthBytes) {
    if (lengthBytes > wireEnd - at) {
      oddity("ip_length_exceeds_packet", at);
      return;
    }
    wireEnd = at + (int) lengthBytes;
    end = Math.min(end, wireEnd);
  }

  void nonTcp() {
    charge(Reason.NON_TCP);
  }

  void undecodable(String oddity, int at) {
    oddity(oddity, at);
    charge(Reason.UNDECODABLE);
  }

  void charge(Reason reason) {
    sink.unattributed(reason, wireBytes, epochNanos);
  }

  /** Reports an oddity with the first header bytes from {@code at} on, if any, as its example. */
  void oddity(String name, int at) {
    if (at >= end) {
      // Not "at byte 0:", which would be read as a place in the file.
      sink.oddity(name, "ends after " + (end - start) + " bytes");
      return;
    }
    StringBuilder example = new StringBuilder(80);
    example.append("at byte ").append(at - start).append(" of the packet:");
    int last = Math.min(end, at + EXAMPLE_BYTES);
    for (int i = at; i < last; i++) {
      example.append(' ');
      example.append(HEX.charAt((bytes[i] >> 4) & 15)).append(HEX.charAt(bytes[i] & 15));
    }
    sink.oddity(name, example.toString());
  }

  int u8(int at) {
    return bytes[at] & 0xff;
  }

  int u16(int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  int u32(int at) {
    return u32(bytes, at);
  }

  long u64(int at) {
    return (long) u32(bytes, at) << 32 | (u32(bytes, at + 4) & 0xffff_ffffL);
  }

  static int u32(byte[] b, int at) {
    return (b[at] & 0xff) << 24
        | (b[at + 1] & 0xff) << 16
        | (b[at + 2] & 0xff) << 8
        | (b[at + 3] & 0xff);
  }
}
