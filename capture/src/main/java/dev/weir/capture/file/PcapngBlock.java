package dev.weir.capture.file;

/** Types of pcapng blocks that matter here; draft-ietf-opsawg-pcapng section 4. */
final class PcapngBlock {
  static final int SECTION_HEADER = 0x0a0d0d0a;
  static final int INTERFACE_DESCRIPTION = 1;
  static final int OBSOLETE_PACKET = 2;
  static final int SIMPLE_PACKET = 3;
  static final int INTERFACE_STATISTICS = 5;
  static final int ENHANCED_PACKET = 6;

  /** Type and length before, length after: what every block has. */
  static final int FRAME_BYTES = 12;

  /** A packet block without its packet. */
  static final int PACKET_BYTES = 32;

  static final int SIMPLE_PACKET_BYTES = 16;

  /** Follows the section header's length, to tell the byte order. */
  static final int BYTE_ORDER = 0x1a2b3c4d;

  private PcapngBlock() {}

  static boolean isKnown(int type) {
    return leastBytes(type) > FRAME_BYTES;
  }

  /** The length of a block of this type that has nothing optional. */
  static int leastBytes(int type) {
    return switch (type) {
      case SECTION_HEADER -> 28;
      case INTERFACE_DESCRIPTION -> 20;
      case OBSOLETE_PACKET, ENHANCED_PACKET -> PACKET_BYTES;
      case SIMPLE_PACKET -> SIMPLE_PACKET_BYTES;
      case INTERFACE_STATISTICS -> 24;
      default -> FRAME_BYTES;
    };
  }
}
