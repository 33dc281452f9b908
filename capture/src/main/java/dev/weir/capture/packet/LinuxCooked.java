package dev.weir.capture.packet;

/** What Linux gives in place of a link-layer header when capturing on "any" interface. */
final class LinuxCooked {
  private static final int HEADER_BYTES = 16;
  private static final int VERSION_2_HEADER_BYTES = 20;

  /** Its protocol field is a netlink family, not an EtherType. */
  private static final int ARPHRD_NETLINK = 824;

  private LinuxCooked() {}

  /**
   * LINKTYPE_LINUX_SLL.
   *
   * <pre>
   * +------------------+---------------+--------------------+-------------+--------------+
   * | Packet type (2)  | ARPHRD_ (2)   | Address length (2) | Address (8) | Protocol (2) |
   * +------------------+---------------+--------------------+-------------+--------------+
   * </pre>
   */
  static void decode(Packet packet, int at) {
    if (!packet.lacks(at, HEADER_BYTES, "cooked_header_truncated")) {
      payload(packet, packet.u16(at + 2), packet.u16(at + 14), at + HEADER_BYTES);
    }
  }

  /**
   * LINKTYPE_LINUX_SLL2.
   *
   * <pre>
   * +---------------+---------------+---------------------+-------------+-----------------+
   * | Protocol (2)  | Reserved (2)  | Interface index (4) | ARPHRD_ (2) | Packet type (1) |
   * +---------------+---------------+-------+-------------+-------------+-----------------+
   * | Address length (1)  |   Address (8)   |
   * +---------------------+-----------------+
   * </pre>
   */
  static void decodeVersion2(Packet packet, int at) {
    if (!packet.lacks(at, VERSION_2_HEADER_BYTES, "cooked_header_truncated")) {
      payload(packet, packet.u16(at + 8), packet.u16(at), at + VERSION_2_HEADER_BYTES);
    }
  }

  private static void payload(Packet packet, int hardware, int protocol, int at) {
    if (hardware == ARPHRD_NETLINK) {
      packet.nonTcp();
    } else {
      // Protocols below 0x0600 (802.3 and 802.2 frames) have LLC next, as in Ethernet.
      Ethernet.payload(packet, protocol, at);
    }
  }
}
