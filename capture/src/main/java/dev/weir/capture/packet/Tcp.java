package dev.weir.capture.packet;

/**
 * The TCP header, RFC 9293 §3.1.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Source Port          |       Destination Port        |
 * +-------------------------------+-------------------------------+
 * |                        Sequence Number                        |
 * +---------------------------------------------------------------+
 * |                    Acknowledgment Number                      |
 * +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
 * |  Data |       |C|E|U|A|P|R|S|F|                               |
 * | Offset| Rsrvd |W|C|R|C|S|S|Y|I|            Window             |
 * |       |       |R|E|G|K|H|T|N|N|                               |
 * +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
 * |           Checksum            |         Urgent Pointer        |
 * +-------------------------------+-------------------------------+
 * |                  Options, then the payload                    |
 * </pre>
 */
final class Tcp {
  /** Everything that a segment needs: up to and with the window. */
  private static final int NEEDED_BYTES = 16;

  private static final int MIN_HEADER_BYTES = 20;

  /** No sender's offload hands over more at once; sequence arithmetic stays far from wrapping. */
  private static final int MAX_PAYLOAD_BYTES = 16 << 20;

  private Tcp() {}

  /** Delivers the segment that begins at {@code at}; the addresses are already filled in. */
  static void decode(Packet packet, int at) {
    if (packet.wireEnd - at < MIN_HEADER_BYTES) {
      packet.undecodable("tcp_header_truncated", at);
      return;
    }
    if (packet.lacks(at, NEEDED_BYTES, "tcp_header_truncated")) {
      return;
    }
    int headerBytes = (packet.bytes[at + 12] & 0xf0) >>> 2;
    int payloadBytes = packet.wireEnd - at - headerBytes;
    if (headerBytes < MIN_HEADER_BYTES || payloadBytes < 0) {
      packet.undecodable("tcp_data_offset_invalid", at);
      return;
    }
    if (payloadBytes > MAX_PAYLOAD_BYTES) {
      packet.undecodable("tcp_payload_impossible", at);
      return;
    }
    Segment segment = packet.segment;
    fill(segment, packet.bytes, at);
    segment.payloadOffset = Math.min(at + headerBytes, packet.end);
    segment.payloadLength = payloadBytes;
    segment.capturedPayload = packet.end - segment.payloadOffset;
    segment.wireBytes = packet.wireBytes;
    segment.epochNanos = packet.epochNanos;
    packet.sink.segment(segment);
  }

  /** Copies the fields of the header at {@code at}, all but the payload's place. */
  static void fill(Segment segment, byte[] b, int at) {
    segment.bytes = b;
    segment.sourcePort = (b[at] & 0xff) << 8 | (b[at + 1] & 0xff);
    segment.destinationPort = (b[at + 2] & 0xff) << 8 | (b[at + 3] & 0xff);
    segment.sequence = Packet.u32(b, at + 4);
    segment.acknowledgement = Packet.u32(b, at + 8);
    segment.flags = b[at + 13] & 0xff;
    segment.window = (b[at + 14] & 0xff) << 8 | (b[at + 15] & 0xff);
  }
}
