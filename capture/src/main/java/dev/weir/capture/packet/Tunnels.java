package dev.weir.capture.packet;

/**
 * Packets within packets, as mirrors and overlays send them: GRE (with Ethernet and ERSPAN), VXLAN
 * and IP in IP. What is charged stays the outer packet. Used only on request.
 */
final class Tunnels {
  private static final int UDP_HEADER_BYTES = 8;
  private static final int VXLAN_HEADER_BYTES = 8;
  private static final int VXLAN_PORT = 4789;

  /** Linux's default, older than the assigned number; Flannel uses it to this day. */
  private static final int VXLAN_PORT_LINUX = 8472;

  private static final int VXLAN_VALID_IDENTIFIER = 0x08;

  private static final int GRE_CHECKSUM = 0x8000;
  private static final int GRE_ROUTING = 0x4000;
  private static final int GRE_KEY = 0x2000;
  private static final int GRE_SEQUENCE = 0x1000;
  private static final int GRE_VERSION = 0x0007;

  private static final int TRANSPARENT_ETHERNET = 0x6558;
  private static final int ERSPAN = 0x88be;
  private static final int ERSPAN_3 = 0x22eb;
  private static final int MIN_ETHER_TYPE = 0x0600;

  private Tunnels() {}

  /** IP in IP, RFC 2003 and RFC 2473. */
  static void ip(Packet packet, int protocol, int at) {
    if (!packet.nest(at)) {
      return;
    }
    if (protocol == IpProtocol.IPV4) {
      Ipv4.decode(packet, at);
    } else {
      Ipv6.decode(packet, at);
    }
  }

  /**
   * VXLAN, RFC 7348 §5, after the UDP header; the I flag says that the network identifier is valid.
   *
   * <pre>
   * +-------------------------------+-------------------------------+
   * |          Source Port          |    Destination Port 4789      |
   * +-------------------------------+-------------------------------+
   * |          UDP Length           |         UDP Checksum          |
   * +-+-+-+-+-+-+-+-+---------------+-------------------------------+
   * |R|R|R|R|I|R|R|R|                   Reserved                    |
   * +-+-+-+-+-+-+-+-+-------------------------------+---------------+
   * |       VXLAN Network Identifier                |   Reserved    |
   * +-----------------------------------------------+---------------+
   * |                        Ethernet frame                         |
   * </pre>
   */
  static void udp(Packet packet, int at) {
    int port = packet.end - at < UDP_HEADER_BYTES ? 0 : packet.u16(at + 2);
    if (port != VXLAN_PORT && port != VXLAN_PORT_LINUX) {
      packet.nonTcp();
      return;
    }
    int vxlan = at + UDP_HEADER_BYTES;
    if (packet.lacks(vxlan, VXLAN_HEADER_BYTES, "vxlan_header_truncated")) {
      return;
    }
    // RFC 7348 §5: all other bits are to be ignored.
    if ((packet.bytes[vxlan] & VXLAN_VALID_IDENTIFIER) == 0) {
      packet.nonTcp();
    } else if (packet.nest(at)) {
      Ethernet.decode(packet, vxlan + VXLAN_HEADER_BYTES);
    }
  }

  /**
   * GRE, RFC 2784 and RFC 2890.
   *
   * <pre>
   * +-+-+-+-+-----------------+-----+-------------------------------+
   * |C|R|K|S|    Reserved     | Ver |        Protocol Type          |
   * +-+-+-+-+-----------------+-----+-------------------------------+
   * |      Checksum (if C)          |       Reserved (if C)         |
   * +-------------------------------+-------------------------------+
   * |                         Key (if K)                            |
   * +---------------------------------------------------------------+
   * |                   Sequence Number (if S)                      |
   * +---------------------------------------------------------------+
   * </pre>
   */
  static void gre(Packet packet, int at) {
    if (packet.lacks(at, 4, "gre_header_truncated")) {
      return;
    }
    int flags = packet.u16(at);
    if ((flags & (GRE_ROUTING | GRE_VERSION)) != 0) {
      packet.nonTcp(); // source routes (RFC 1701) and PPTP (version 1)
      return;
    }
    int headerBytes = 4;
    headerBytes += (flags & GRE_CHECKSUM) != 0 ? 4 : 0;
    headerBytes += (flags & GRE_KEY) != 0 ? 4 : 0;
    headerBytes += (flags & GRE_SEQUENCE) != 0 ? 4 : 0;
    if (headerBytes > packet.wireEnd - at) {
      packet.undecodable("gre_header_truncated", at);
    } else if (packet.nest(at)) {
      greProtocol(packet, packet.u16(at + 2), at + headerBytes, (flags & GRE_SEQUENCE) != 0);
    }
  }

  private static void greProtocol(Packet packet, int protocol, int at, boolean sequenced) {
    switch (protocol) {
      case TRANSPARENT_ETHERNET -> Ethernet.decode(packet, at);
      // Type I has no header of its own, and no sequence number tells it from type II.
      case ERSPAN -> erspan(packet, at, sequenced ? 8 : 0);
      case ERSPAN_3 -> erspan3(packet, at);
      default -> {
        if (protocol < MIN_ETHER_TYPE) {
          packet.nonTcp();
        } else {
          Ethernet.payload(packet, protocol, at);
        }
      }
    }
  }

  private static void erspan(Packet packet, int at, int headerBytes) {
    if (headerBytes > packet.wireEnd - at) {
      packet.undecodable("erspan_header_truncated", at);
    } else {
      Ethernet.decode(packet, at + headerBytes);
    }
  }

  /** Type III: 12 bytes, whose last bit says that 8 bytes of the platform's own follow. */
  private static void erspan3(Packet packet, int at) {
    if (!packet.lacks(at, 12, "erspan_header_truncated")) {
      erspan(packet, at, (packet.bytes[at + 11] & 1) != 0 ? 20 : 12);
    }
  }
}
