package dev.weir.capture.packet;

/**
 * BSD loopback: the address family (4 bytes), then the packet. LINKTYPE_NULL writes it in the byte
 * order of the capturing machine, LINKTYPE_LOOP in network order; families are small, so the order
 * can be seen.
 */
final class Loopback {
  private static final int HEADER_BYTES = 4;
  private static final int AF_INET = 2;
  private static final int AF_INET6_LINUX = 10;
  private static final int AF_INET6_NETBSD = 24;
  private static final int AF_INET6_FREEBSD = 28;
  private static final int AF_INET6_DARWIN = 30;

  private Loopback() {}

  static void decode(Packet packet, int at) {
    if (packet.lacks(at, HEADER_BYTES, "loopback_header_truncated")) {
      return;
    }
    int family = packet.u32(at);
    if (family >>> 16 != 0) {
      family = Integer.reverseBytes(family);
    }
    switch (family) {
      case AF_INET -> Ipv4.decode(packet, at + HEADER_BYTES);
      case AF_INET6_LINUX, AF_INET6_NETBSD, AF_INET6_FREEBSD, AF_INET6_DARWIN ->
          Ipv6.decode(packet, at + HEADER_BYTES);
      default -> packet.nonTcp();
    }
  }
}
