package dev.weir.capture.packet;

/**
 * The IPv6 header, RFC 8200 §3, and the extension headers after it.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-----------+---+---------------------------------------+
 * |Version|   DSCP    |ECN|              Flow Label               |
 * +-------+-----------+---+-------+---------------+---------------+
 * |         Payload Length        |  Next Header  |   Hop Limit   |
 * +-------------------------------+---------------+---------------+
 * |                     Source Address (16)                       |
 * +---------------------------------------------------------------+
 * |                   Destination Address (16)                    |
 * +---------------------------------------------------------------+
 * </pre>
 */
final class Ipv6 {
  private static final int HEADER_BYTES = 40;
  private static final int MIN_EXTENSION_BYTES = 8;
  private static final int JUMBO_PAYLOAD = 0xc2;

  /** The key of a datagram has no protocol: only its first fragment knows (RFC 8200 §4.5). */
  private static final int ANY_PROTOCOL = -1;

  private Ipv6() {}

  /** Reads the packet that begins at {@code at}. */
  static void decode(Packet packet, int at) {
    if (packet.lacks(at, HEADER_BYTES, "ip_header_truncated")) {
      return;
    }
    if (packet.u8(at) >> 4 != 6) {
      packet.undecodable("ip_version_invalid", at);
      return;
    }
    int nextHeader = packet.u8(at + 6);
    int payloadBytes = packet.u16(at + 4);
    if (payloadBytes != 0) {
      packet.endAfter(at, HEADER_BYTES + payloadBytes);
    } else {
      long jumboBytes = jumboPayload(packet, nextHeader, at + HEADER_BYTES);
      // Neither: left for the interface to fill in, as in IPv4; what was on the wire counts.
      if (jumboBytes != 0) {
        packet.endAfter(at, HEADER_BYTES + jumboBytes);
      }
    }
    addresses(packet, at);
    extensions(packet, nextHeader, at + HEADER_BYTES);
  }

  private static void addresses(Packet packet, int at) {
    Segment segment = packet.segment;
    segment.ipv6 = true;
    segment.sourceHigh = packet.u64(at + 8);
    segment.sourceLow = packet.u64(at + 16);
    segment.destinationHigh = packet.u64(at + 24);
    segment.destinationLow = packet.u64(at + 32);
    segment.congestionExperienced = (packet.bytes[at + 1] & 0x30) == 0x30; // RFC 3168 §5
  }

  /**
   * The length by the hop-by-hop option of RFC 2675 §2, which Linux writes for packets of more than
   * 64 KiB, where it stands first, as there; 0 if there is none.
   */
  private static long jumboPayload(Packet packet, int nextHeader, int at) {
    if (nextHeader != IpProtocol.HOP_BY_HOP
        || packet.end - at < MIN_EXTENSION_BYTES
        || packet.u8(at + 2) != JUMBO_PAYLOAD
        || packet.u8(at + 3) != 4) {
      return 0;
    }
    return packet.u32(at + 4) & 0xffff_ffffL;
  }

  /**
   * Walks the chain of extension headers from {@code at} on. All but AH share one shape:
   *
   * <pre>
   * +---------------+---------------+----------------------
   * |  Next Header  | Length (1)    | 6 + 8 * length bytes
   * +---------------+---------------+----------------------
   * </pre>
   */
  static void extensions(Packet packet, int firstHeader, int firstAt) {
    int header = firstHeader;
    int at = firstAt;
    while (isExtension(header)) {
      if (packet.lacks(at, MIN_EXTENSION_BYTES, "ip_extension_truncated")) {
        return;
      }
      if (header == IpProtocol.FRAGMENT && (packet.u16(at + 2) & 0xfff9) != 0) {
        fragment(packet, at);
        return;
      }
      int bytes =
          switch (header) {
            case IpProtocol.FRAGMENT -> MIN_EXTENSION_BYTES; // the only one: RFC 6946
            case IpProtocol.AUTHENTICATION -> (packet.u8(at + 1) + 2) << 2; // RFC 4302 §2.2
            default -> (packet.u8(at + 1) + 1) << 3;
          };
      if (bytes > packet.wireEnd - at) {
        packet.undecodable("ip_extension_length_invalid", at);
        return;
      }
      header = packet.u8(at);
      at += bytes;
    }
    IpProtocol.decode(packet, header, at);
  }

  private static boolean isExtension(int header) {
    return switch (header) {
      case IpProtocol.HOP_BY_HOP,
          IpProtocol.ROUTING,
          IpProtocol.FRAGMENT,
          IpProtocol.AUTHENTICATION,
          IpProtocol.DESTINATION_OPTIONS,
          IpProtocol.MOBILITY,
          IpProtocol.HOST_IDENTITY,
          IpProtocol.SHIM6 ->
          true;
      default -> false;
    };
  }

  /**
   * RFC 8200 §4.5.
   *
   * <pre>
   * +---------------+---------------+-------------------------+---+-+
   * |  Next Header  |   Reserved    |     Fragment Offset     |Res|M|
   * +---------------+---------------+-------------------------+---+-+
   * |                         Identification                        |
   * +---------------------------------------------------------------+
   * </pre>
   */
  private static void fragment(Packet packet, int at) {
    int nextHeader = packet.u8(at);
    if (!isExtension(nextHeader) && !IpProtocol.mayCarryTcp(nextHeader, packet.options)) {
      packet.nonTcp();
      return;
    }
    packet.fragments.add(
        packet,
        at + MIN_EXTENSION_BYTES,
        new Datagram.Key(packet.segment, ANY_PROTOCOL, packet.u32(at + 4)),
        nextHeader,
        packet.u16(at + 2) & 0xfff8,
        (packet.bytes[at + 3] & 1) != 0);
  }
}
