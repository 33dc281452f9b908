package dev.weir.capture.file;

/**
 * Finds the blocks of a pcapng file one after the other, and what is wrong with one. Confined to
 * the reading thread.
 */
final class PcapngBlocks {
  /** A packet and as much of options as anyone would write. */
  private static final int MAX_BLOCK_BYTES = PacketReader.MAX_PACKET_BYTES + (1 << 20);

  int type;
  int totalBytes;
  boolean bigEndian;

  private final ReadBuffer in;

  /** Where the block begins. */
  private long offsetBytes;

  PcapngBlocks(ReadBuffer in) {
    this.in = in;
  }

  /**
   * Reads on until the next block of a known type is whole; it then begins at {@code in.from}.
   *
   * @return false at the end, which must be between blocks
   */
  boolean advance() throws CaptureException {
    while (begins()) {
      type = Fields.int32(in.bytes, in.from, bigEndian);
      if (type == PcapngBlock.SECTION_HEADER) {
        bigEndian = byteOrder();
      }
      long total = Fields.uint32(in.bytes, in.from + 4, bigEndian);
      int least = PcapngBlock.leastBytes(type);
      if (total < least || (total & 3) != 0) {
        throw broken("block length " + total + " is not a multiple of 4 from " + least + " up");
      }
      if (PcapngBlock.isKnown(type)) {
        whole(total);
        return true;
      }
      passOver(total);
    }
    return false;
  }

  CaptureException broken(String problem) {
    return in.broken(offsetBytes, problem);
  }

  private boolean begins() throws CaptureException {
    offsetBytes = in.offsetBytes();
    if (in.fill(PcapngBlock.FRAME_BYTES)) {
      return true;
    }
    int left = in.to - in.from;
    if (left > 0) {
      throw broken("a block takes at least 12 bytes, but the file ends after " + left);
    }
    return false;
  }

  private boolean byteOrder() throws CaptureException {
    int magic = Fields.int32(in.bytes, in.from + 8, false);
    if (magic != PcapngBlock.BYTE_ORDER && Integer.reverseBytes(magic) != PcapngBlock.BYTE_ORDER) {
      throw broken(
          "the section's byte-order mark is "
              + Contents.hex(in.bytes, in.from + 8, 4)
              + ", not 1a 2b 3c 4d in either order");
    }
    return magic != PcapngBlock.BYTE_ORDER;
  }

  private void whole(long total) throws CaptureException {
    if (total > MAX_BLOCK_BYTES) {
      throw broken(
          "block length "
              + total
              + " is above the longest packet "
              + PacketReader.MAX_PACKET_BYTES
              + " and its options; the file is damaged here");
    }
    totalBytes = (int) total;
    if (!in.fill(totalBytes)) {
      throw cutShort(total);
    }
    checkTrailer(total, in.from + totalBytes - 4);
  }

  private void passOver(long total) throws CaptureException {
    if (in.skip(total - 4) < total - 4 || !in.fill(4)) {
      throw cutShort(total);
    }
    checkTrailer(total, in.from);
    in.from += 4;
  }

  private void checkTrailer(long total, int at) throws CaptureException {
    long again = Fields.uint32(in.bytes, at, bigEndian);
    if (again != total) {
      throw broken("block length is " + total + " before the block but " + again + " after it");
    }
  }

  private CaptureException cutShort(long total) {
    long there = in.offsetBytes() + in.to - in.from - offsetBytes;
    return broken("the block takes " + total + " bytes, but the file ends after " + there);
  }
}
