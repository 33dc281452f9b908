package dev.weir.capture.packet;

/** Which way an IP packet's payload goes: the protocol numbers of IANA that matter here. */
final class IpProtocol {
  static final int HOP_BY_HOP = 0;
  static final int IPV4 = 4;
  static final int TCP = 6;
  static final int UDP = 17;
  static final int IPV6 = 41;
  static final int ROUTING = 43;
  static final int FRAGMENT = 44;
  static final int GRE = 47;
  static final int AUTHENTICATION = 51;
  static final int DESTINATION_OPTIONS = 60;
  static final int MOBILITY = 135;
  static final int HOST_IDENTITY = 139;
  static final int SHIM6 = 140;

  private IpProtocol() {}

  /** Reads an IP packet of either version, as its first four bits say. */
  static void version(Packet packet, int at) {
    if (packet.lacks(at, 1, "ip_header_truncated")) {
      return;
    }
    if (packet.u8(at) >> 4 == 6) {
      Ipv6.decode(packet, at);
    } else {
      Ipv4.decode(packet, at); // which names any other version as invalid
    }
  }

  /** Reads the payload that begins at {@code at}. */
  static void decode(Packet packet, int protocol, int at) {
    if (protocol == TCP) {
      Tcp.decode(packet, at);
    } else if (protocol == AUTHENTICATION) {
      Ipv6.extensions(packet, protocol, at);
    } else if (packet.options.unwrapTunnels()) {
      tunnel(packet, protocol, at);
    } else {
      packet.nonTcp(); // encrypted payload (ESP) too: what it is cannot be known
    }
  }

  private static void tunnel(Packet packet, int protocol, int at) {
    switch (protocol) {
      case UDP -> Tunnels.udp(packet, at);
      case GRE -> Tunnels.gre(packet, at);
      case IPV4, IPV6 -> Tunnels.ip(packet, protocol, at);
      default -> packet.nonTcp();
    }
  }

  /** Whether fragments of this protocol are worth putting together: TCP may be within. */
  static boolean mayCarryTcp(int protocol, DecoderOptions options) {
    return switch (protocol) {
      case TCP, AUTHENTICATION -> true;
      case UDP, GRE, IPV4, IPV6 -> options.unwrapTunnels();
      default -> false;
    };
  }
}
