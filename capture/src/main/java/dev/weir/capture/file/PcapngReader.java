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
  /** A packet and as much of options as anyone would write. */
  private static final int MAX_BLOCK_BYTES = MAX_PACKET_BYTES + (1 << 20);

  private final ReadBuffer in;
  private final Tally tally;
  private final PcapngSection section = new PcapngSection();
  private boolean bigEndian;

  /** A simple packet block has no time: it gets that of the packet before. */
  private long previousNanos;

  private PcapngReader(ReadBuffer in, Tally tally) {
    this.in = in;
    this.tally = tally;
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
        || captured > total - PcapngBlock.PACKET_BYTES) {
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

  /** Any block, slowly: reads on until it is whole, and says what is wrong with it. */
  private boolean oneBlock(PacketSink sink) throws CaptureException {
    long offsetBytes = in.offsetBytes();
    if (!in.fill(PcapngBlock.FRAME_BYTES)) {
      int left = in.to - in.from;
      if (left == 0) {
        return false;
      }
      throw in.broken(
          offsetBytes, "a block takes at least 12 bytes, but the file ends after " + left);
    }
    int type = Fields.int32(in.bytes, in.from, bigEndian);
    if (type == PcapngBlock.SECTION_HEADER) {
      bigEndian = byteOrder(offsetBytes);
    }
    long total = Fields.uint32(in.bytes, in.from + 4, bigEndian);
    int least = PcapngBlock.leastBytes(type);
    if (total < least || (total & 3) != 0) {
      throw in.broken(
          offsetBytes, "block length " + total + " is not a multiple of 4 from " + least + " up");
    }
    if (!PcapngBlock.isKnown(type)) {
      passOver(offsetBytes, total);
    } else {
      whole(offsetBytes, total);
      read(type, offsetBytes, (int) total, sink);
      in.from += (int) total;
    }
    return true;
  }

  private boolean byteOrder(long offsetBytes) throws CaptureException {
    int magic = Fields.int32(in.bytes, in.from + 8, false);
    if (magic != PcapngBlock.BYTE_ORDER && Integer.reverseBytes(magic) != PcapngBlock.BYTE_ORDER) {
      throw in.broken(
          offsetBytes,
          "the section's byte-order mark is "
              + Contents.hex(in.bytes, in.from + 8, 4)
              + ", not 1a 2b 3c 4d in either order");
    }
    return magic != PcapngBlock.BYTE_ORDER;
  }

  private void passOver(long offsetBytes, long total) throws CaptureException {
    long passed = in.skip(total - 4);
    if (passed < total - 4 || !in.fill(4)) {
      throw cutShort(offsetBytes, total);
    }
    checkTrailer(offsetBytes, total, in.from);
    in.from += 4;
  }

  private void whole(long offsetBytes, long total) throws CaptureException {
    if (total > MAX_BLOCK_BYTES) {
      throw in.broken(
          offsetBytes,
          "block length "
              + total
              + " is above the longest packet "
              + MAX_PACKET_BYTES
              + " and its options; the file is damaged here");
    }
    if (!in.fill((int) total)) {
      throw cutShort(offsetBytes, total);
    }
    checkTrailer(offsetBytes, total, in.from + (int) total - 4);
  }

  private void checkTrailer(long offsetBytes, long total, int at) throws CaptureException {
    long again = Fields.uint32(in.bytes, at, bigEndian);
    if (again != total) {
      throw in.broken(
          offsetBytes, "block length is " + total + " before the block but " + again + " after it");
    }
  }

  private CaptureException cutShort(long offsetBytes, long total) {
    long left = in.offsetBytes() + in.to - in.from - offsetBytes;
    return in.broken(
        offsetBytes, "the block takes " + total + " bytes, but the file ends after " + left);
  }

  private void read(int type, long offsetBytes, int total, PacketSink sink)
      throws CaptureException {
    byte[] bytes = in.bytes;
    int at = in.from;
    switch (type) {
      case PcapngBlock.SECTION_HEADER -> beginSection(offsetBytes);
      case PcapngBlock.INTERFACE_DESCRIPTION -> describe(offsetBytes, at, total);
      case PcapngBlock.INTERFACE_STATISTICS -> {
        int id = Fields.int32(bytes, at + 8, bigEndian);
        section.statistics(
            described(offsetBytes, id),
            new PcapngOptions(bytes, at + 20, at + total - 4, bigEndian));
      }
      case PcapngBlock.ENHANCED_PACKET ->
          packet(offsetBytes, total, Fields.int32(bytes, at + 8, bigEndian), sink);
      case PcapngBlock.OBSOLETE_PACKET ->
          packet(offsetBytes, total, Fields.uint16(bytes, at + 8, bigEndian), sink);
      case PcapngBlock.SIMPLE_PACKET -> simple(offsetBytes, total, sink);
      default -> throw new AssertionError("passed over before");
    }
  }

  private void beginSection(long offsetBytes) throws CaptureException {
    int major = Fields.uint16(in.bytes, in.from + 12, bigEndian);
    if (major != 1) {
      throw in.broken(offsetBytes, "this is pcapng version " + major + ", not 1");
    }
    section.begin();
  }

  private void describe(long offsetBytes, int at, int total) throws CaptureException {
    String refusal =
        section.describe(
            Fields.uint16(in.bytes, at + 8, bigEndian),
            Fields.uint32(in.bytes, at + 12, bigEndian),
            new PcapngOptions(in.bytes, at + 16, at + total - 4, bigEndian));
    if (refusal != null) {
      throw in.broken(offsetBytes, refusal);
    }
  }

  private PcapngInterface described(long offsetBytes, int id) throws CaptureException {
    if (!section.describes(id)) {
      throw in.broken(
          offsetBytes,
          "the block is of interface "
              + Integer.toUnsignedString(id)
              + ", but only "
              + section.interfaces()
              + " were described");
    }
    return section.interfaceAt(id);
  }

  private void packet(long offsetBytes, int total, int interfaceId, PacketSink sink)
      throws CaptureException {
    PcapngInterface source = described(offsetBytes, interfaceId);
    int at = in.from;
    long captured = Fields.uint32(in.bytes, at + 20, bigEndian);
    checkFits(offsetBytes, captured, total - PcapngBlock.PACKET_BYTES);
    timed(in.bytes, at, source, (int) captured, sink);
  }

  private void simple(long offsetBytes, int total, PacketSink sink) throws CaptureException {
    PcapngInterface source = described(offsetBytes, 0);
    long original = Fields.uint32(in.bytes, in.from + 8, bigEndian);
    // Section 4.4: the captured length is the smaller of the original and the snap length.
    long captured =
        source.snapLengthBytes == 0 ? original : Math.min(original, source.snapLengthBytes);
    checkFits(offsetBytes, captured, total - PcapngBlock.SIMPLE_PACKET_BYTES);
    tally.packet(captured, original);
    sink.packet(source.linkType, in.bytes, in.from + 12, (int) captured, original, previousNanos);
  }

  private void checkFits(long offsetBytes, long captured, int room) throws CaptureException {
    if (captured > Math.min(room, MAX_PACKET_BYTES)) {
      throw in.broken(
          offsetBytes,
          "captured length "
              + captured
              + " is above the "
              + Math.min(room, MAX_PACKET_BYTES)
              + " bytes that the block has for it; the file is damaged here");
    }
  }
}
