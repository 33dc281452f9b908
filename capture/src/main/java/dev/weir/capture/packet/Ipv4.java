package dev.weir.capture.packet;

/**
 * The IPv4 header, RFC 791 §3.1.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+-----------+---+-------------------------------+
 * |Version|  IHL  |   DSCP    |ECN|          Total Length         |
 * +-------+-------+-----------+---+-----+-------------------------+
 * |         Identification        |0|D|M|     Fragment Offset     |
 * +---------------+---------------+-----+-------------------------+
 * | Time to Live  |    Protocol   |        Header Checksum        |
 * +---------------+---------------+-------------------------------+
 * |                        Source Address                         |
 * +---------------------------------------------------------------+
 * |                      Destination Address                      |
 * +---------------------------------------------------------------+
 * |                  Options, then the payload                    |
 * </pre>
 */
final class Ipv4 {
  private static final int MIN_HEADER_BYTES = 20;
  private static final int MORE_FRAGMENTS = 0x2000;
  private static final int FRAGMENT_OFFSET = 0x1fff;

  private Ipv4() {}

  /** Reads the packet that begins at {@code at}. */
  static void decode(Packet packet, int at) {
    if (packet.lacks(at, MIN_HEADER_BYTES, "ip_header_truncated")) {
      return;
    }
    if (packet.u8(at) >> 4 != 4) {
      packet.undecodable("ip_version_invalid", at);
      return;
    }
    int headerBytes = (packet.u8(at) & 15) << 2;
    if (headerBytes < MIN_HEADER_BYTES || headerBytes > packet.wireEnd - at) {
      packet.undecodable("ip_header_length_invalid", at);
      return;
    }
    int totalBytes = packet.u16(at + 2);
    // The sender's kernel leaves 0 when the interface is to cut the packet into segments.
    if (totalBytes != 0) {
      if (totalBytes < headerBytes) {
        packet.undecodable("ip_total_length_invalid", at);
        return;
      }
      packet.endAfter(at, totalBytes);
    }
    addresses(packet, at);
    payload(packet, at, at + headerBytes);
  }

  private static void addresses(Packet packet, int at) {
    Segment segment = packet.segment;
    segment.ipv6 = false;
    segment.sourceHigh = 0;
    segment.sourceLow = packet.u32(at + 12) & 0xffff_ffffL;
    segment.destinationHigh = 0;
    segment.destinationLow = packet.u32(at + 16) & 0xffff_ffffL;
    segment.congestionExperienced = (packet.bytes[at + 1] & 3) == 3; // RFC 3168 §5
  }

  private static void payload(Packet packet, int at, int payloadAt) {
    int protocol = packet.u8(at + 9);
    int fragment = packet.u16(at + 6);
    if ((fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) == 0) {
      IpProtocol.decode(packet, protocol, payloadAt);
    } else if (!IpProtocol.mayCarryTcp(protocol, packet.options)) {
      packet.nonTcp();
    } else {
      // RFC 791 §2.3: source, destination, protocol and identification name the datagram.
      packet.fragments.add(
          packet,
          payloadAt,
          new Datagram.Key(packet.segment, protocol, packet.u16(at + 4)),
          protocol,
          (fragment & FRAGMENT_OFFSET) << 3,
          (fragment & MORE_FRAGMENTS) != 0);
    }
  }
}
