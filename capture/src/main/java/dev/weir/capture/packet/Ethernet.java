package dev.weir.capture.packet;

/**
 * Ethernet frames and what an EtherType announces: IP, or IP behind VLAN tags, LLC/SNAP, MPLS or
 * PPPoE.
 *
 * <pre>
 * +---------------------+---------------+-----------+---------------
 * |   Destination (6)   |   Source (6)  |  Type (2) | Payload ...
 * +---------------------+---------------+-----------+---------------
 * </pre>
 */
final class Ethernet {
  static final int IPV4 = 0x0800;
  static final int IPV6 = 0x86dd;

  private static final int HEADER_BYTES = 14;
  private static final int VLAN = 0x8100;
  private static final int QINQ = 0x88a8;
  private static final int QINQ_OLD = 0x9100;
  private static final int MPLS = 0x8847;
  private static final int MPLS_MULTICAST = 0x8848;
  private static final int PPPOE_SESSION = 0x8864;

  /** Below this the field is not a type but the length of an IEEE 802.3 frame. */
  private static final int MIN_TYPE = 0x0600;

  private static final int LLC_SNAP_BYTES = 8;
  private static final int LLC_SNAP = 0xaaaa03;
  private static final int PPP_IPV4 = 0x0021;
  private static final int PPP_IPV6 = 0x0057;

  private Ethernet() {}

  /** Reads the frame that begins at {@code at}. */
  static void decode(Packet packet, int at) {
    if (!packet.lacks(at, HEADER_BYTES, "ethernet_header_truncated")) {
      payload(packet, packet.u16(at + 12), at + HEADER_BYTES);
    }
  }

  /** Reads what an EtherType announces at {@code at}; each turn of the loop takes one tag off. */
  static void payload(Packet packet, int etherType, int at) {
    int type = etherType;
    int next = at;
    while (type == VLAN || type == QINQ || type == QINQ_OLD) {
      // IEEE 802.1Q: priority and VLAN (2), the type of what follows (2).
      if (packet.lacks(next, 4, "vlan_tag_truncated")) {
        return;
      }
      type = packet.u16(next + 2);
      next += 4;
    }
    switch (type) {
      case IPV4 -> Ipv4.decode(packet, next);
      case IPV6 -> Ipv6.decode(packet, next);
      case MPLS, MPLS_MULTICAST -> mpls(packet, next);
      case PPPOE_SESSION -> pppoe(packet, next);
      default -> {
        if (type < MIN_TYPE) {
          llc(packet, next);
        } else {
          packet.nonTcp();
        }
      }
    }
  }

  /**
   * LLC with SNAP, RFC 1042.
   *
   * <pre>
   * +----------+----------+-------------+---------+----------+
   * | DSAP AA  | SSAP AA  | Control 03  | OUI (3) | Type (2) |
   * +----------+----------+-------------+---------+----------+
   * </pre>
   */
  private static void llc(Packet packet, int at) {
    if (packet.wireEnd - at < LLC_SNAP_BYTES) {
      packet.nonTcp();
      return;
    }
    if (packet.lacks(at, LLC_SNAP_BYTES, "llc_header_truncated")) {
      return;
    }
    if (packet.u32(at) >>> 8 != LLC_SNAP
        || !isEtherTypeNext(packet.u32(at + 2) & 0xff_ffff)
        || packet.u16(at + 6) < MIN_TYPE) {
      packet.nonTcp(); // spanning tree, IS-IS and the like
    } else if (packet.nest(at)) { // else a forged packet of nothing but such headers recurses
      payload(packet, packet.u16(at + 6), at + 8);
    }
  }

  /** Whether the organisation is that of RFC 1042, or of bridges that had to do the same. */
  private static boolean isEtherTypeNext(int organisation) {
    return organisation == 0 || organisation == 0xf8;
  }

  /** RFC 3032 §2.1: label (20 bits), class (3), bottom of stack (1), time to live (8). */
  private static void mpls(Packet packet, int at) {
    int next = at;
    boolean bottom;
    do {
      if (packet.lacks(next, 4, "mpls_label_truncated")) {
        return;
      }
      bottom = (packet.bytes[next + 2] & 1) != 0;
      next += 4;
    } while (!bottom);
    if (packet.lacks(next, 1, "mpls_payload_truncated")) {
      return;
    }
    // Nothing announces the payload; routers too look at its first nibble (RFC 4928 §2).
    int version = packet.u8(next) >> 4;
    if (version == 4 || version == 6) {
      IpProtocol.version(packet, next);
    } else {
      packet.nonTcp();
    }
  }

  /** RFC 2516 §4: version and type (1), code (1), session (2), length (2); then PPP's protocol. */
  private static void pppoe(Packet packet, int at) {
    if (packet.lacks(at, 8, "pppoe_header_truncated")) {
      return;
    }
    switch (packet.u16(at + 6)) {
      case PPP_IPV4 -> Ipv4.decode(packet, at + 8);
      case PPP_IPV6 -> Ipv6.decode(packet, at + 8);
      default -> packet.nonTcp();
    }
  }
}
