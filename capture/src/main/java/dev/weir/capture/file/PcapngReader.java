package dev.weir.capture.file;

import dev.weir.capture.packet.PacketSink;
import org.jspecify.annotations.Nullable;

/**
 * Reads pcapng files (draft-ietf-opsawg-pcapng): sections of either byte order, several interfaces,
 * enhanced, simple and obsolete packet blocks, drop counters. Other blocks are passed over.
 *
 * <pre>
 * block     0      4              8                     total - 4        total
 *           | type | total length | body, padded to 4 … | total length |
 * enhanced  8           12        16       20         24         28
 * packet    | interface | time high| time low| captured | original | packet … | options …
 * </pre>
 */
final class PcapngReader implements PacketReader {
  private final ReadBuffer in;
  private final Tally tally;
  private final PcapngBlocks blocks;
  private final PcapngSection section = new PcapngSection();
  private boolean bigEndian;

  /** A simple packet block has no time: it gets that of the packet before. */
  private long previousNanos;

  private PcapngReader(ReadBuffer in, Tally tally) {
    this.in = in;
    this.tally = tally;
    this.blocks = new PcapngBlocks(in);
  }

  /** A reader if the unread bytes begin as a pcapng file does, else null. */
  static @Nullable PcapngReader of(ReadBuffer in, Tally tally) {
    return in.to - in.from >= 4
            && Fields.int32(in.bytes, in.from, false) == PcapngBlock.SECTION_HEADER
        ? new PcapngReader(in, tally)
        : null;
  }

  @Override
  public String kind() {
    return "pcapng";
  }

  @Override
  public @Nullable Long droppedPackets() {
    return section.droppedPackets();
  }

  @Override
  public void read(PacketSink sink) throws CaptureException {
    do {
      deliverWhole(sink);
    } while (oneBlock(sink));
  }

  private void deliverWhole(PacketSink sink) {
    byte[] bytes = in.bytes;
    int to = in.to;
    int at = in.from;
    int next = deliver(bytes, at, to, sink);
    while (next >= 0) {
      at = next;
      next = deliver(bytes, at, to, sink);
    }
    in.from = at;
  }

  /**
   * Delivers the enhanced packet block at {@code at}. Kept apart from the loop so that it is
   * compiled by calls, which happens much sooner than by loop turns.
   *
   * @return where the next block begins, or -1 if this one is not whole, of another type, or lies
   */
  private int deliver(byte[] bytes, int at, int to, PacketSink sink) {
    if (to - at < PcapngBlock.PACKET_BYTES
        || Fields.int32(bytes, at, bigEndian) != PcapngBlock.ENHANCED_PACKET) {
      return -1;
    }
    int total = Fields.int32(bytes, at + 4, bigEndian);
    if (total < PcapngBlock.PACKET_BYTES
        || (total & 3) != 0
        || total > to - at
        || Fields.int32(bytes, at + total - 4, bigEndian) != total) {
      return -1;
    }
    int interfaceId = Fields.int32(bytes, at + 8, bigEndian);
    int captured = Fields.int32(bytes, at + 20, bigEndian);
    if (!section.describes(interfaceId)
        || captured < 0
        || captured > MAX_PACKET_BYTES
        || captured > total - PcapngBlock.PACKET_BYTES
        || Fields.uint32(bytes, at + 24, bigEndian) > MAX_ORIGINAL_BYTES) {
      return -1;
    }
    timed(bytes, at, section.interfaceAt(interfaceId), captured, sink);
    return at + total;
  }

  /** A packet of a block whose lengths have been checked. */
  private void timed(byte[] bytes, int at, PcapngInterface source, int captured, PacketSink sink) {
    long ticks =
        Fields.uint32(bytes, at + 12, bigEndian) << 32 | Fields.uint32(bytes, at + 16, bigEndian);
    long epochNanos = source.timescale.epochNanos(ticks);
    long original = Fields.uint32(bytes, at + 24, bigEndian);
    previousNanos = epochNanos;
    tally.packet(captured, original);
    tally.time(epochNanos);
    sink.packet(
        source.linkType, bytes, at + 28, (int) Math.min(captured, original), original, epochNanos);
  }

  /** Any block, slowly: whole, and checked. */
  private boolean oneBlock(PacketSink sink) throws CaptureException {
    if (!blocks.advance()) {
      return false;
    }
    switch (blocks.type) {
      case PcapngBlock.SECTION_HEADER -> beginSection();
      case PcapngBlock.INTERFACE_DESCRIPTION -> describe();
      case PcapngBlock.INTERFACE_STATISTICS -> section.statistics(described(int32(8)), options(20));
      case PcapngBlock.ENHANCED_PACKET -> packet(described(int32(8)), sink);
      case PcapngBlock.OBSOLETE_PACKET ->
          packet(described(Fields.uint16(in.bytes, in.from + 8, bigEndian)), sink);
      case PcapngBlock.SIMPLE_PACKET -> simple(described(0), sink);
      default -> throw new AssertionError("passed over before");
    }
    in.from += blocks.totalBytes;
    return true;
  }

  private int int32(int at) {
    return Fields.int32(in.bytes, in.from + at, bigEndian);
  }

  private long uint32(int at) {
    return Fields.uint32(in.bytes, in.from + at, bigEndian);
  }

  private PcapngOptions options(int at) {
    return new PcapngOptions(in.bytes, in.from + at, in.from + blocks.totalBytes - 4, bigEndian);
  }

  private void beginSection() throws CaptureException {
    bigEndian = blocks.bigEndian;
    int major = Fields.uint16(in.bytes, in.from + 12, bigEndian);
    if (major != 1) {
      throw blocks.broken("this is pcapng version " + major + ", not 1");
    }
    section.begin();
  }

  private void describe() throws CaptureException {
    int linkType = Fields.uint16(in.bytes, in.from + 8, bigEndian);
    String refusal = section.describe(linkType, uint32(12), options(16));
    if (refusal != null) {
      throw blocks.broken(refusal);
    }
  }

  private PcapngInterface described(int id) throws CaptureException {
    if (!section.describes(id)) {
      throw blocks.broken(
          "the block is of interface "
              + Integer.toUnsignedString(id)
              + ", but only "
              + section.interfaces()
              + " were described");
    }
    return section.interfaceAt(id);
  }

  private void packet(PcapngInterface source, PacketSink sink) throws CaptureException {
    long captured = uint32(20);
    checkFits(captured, blocks.totalBytes - PcapngBlock.PACKET_BYTES);
    checkBelievable(uint32(24));
    timed(in.bytes, in.from, source, (int) captured, sink);
  }

  private void simple(PcapngInterface source, PacketSink sink) throws CaptureException {
    long original = uint32(8);
    // Section 4.4: the captured length is the smaller of the original and the snap length.
    long captured =
        source.snapLengthBytes == 0 ? original : Math.min(original, source.snapLengthBytes);
    checkFits(captured, blocks.totalBytes - PcapngBlock.SIMPLE_PACKET_BYTES);
    checkBelievable(original);
    tally.packet(captured, original);
    sink.packet(source.linkType, in.bytes, in.from + 12, (int) captured, original, previousNanos);
  }

  private void checkBelievable(long original) throws CaptureException {
    if (original > MAX_ORIGINAL_BYTES) {
      throw blocks.broken(PacketReader.unbelievable(original));
    }
  }

  private void checkFits(long captured, int room) throws CaptureException {
    int most = Math.min(room, MAX_PACKET_BYTES);
    if (captured > most) {
      throw blocks.broken(
          "captured length "
              + captured
              + " is above the "
              + most
              + " bytes that the block has for it; the file is damaged here");
    }
  }
}
