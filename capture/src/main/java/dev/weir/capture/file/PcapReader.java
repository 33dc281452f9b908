package dev.weir.capture.file;

import dev.weir.capture.packet.PacketSink;
import org.jspecify.annotations.Nullable;

/**
 * Reads pcap files (draft-ietf-opsawg-pcap) of either byte order and resolution.
 *
 * <pre>
 * file     0        4      6      8         12       16       20         24
 *          | magic  | major| minor| reserved| reserved| snaplen| link type|
 * record   0        4               8                 12               16
 *          | seconds| micro- or nanos| captured length| original length| packet …
 * </pre>
 */
final class PcapReader implements PacketReader {
  static final int MICROSECONDS = 0xa1b2c3d4;
  static final int NANOSECONDS = 0xa1b23c4d;

  /** Written by a patched libpcap of the 1990s; each record has 8 more bytes. */
  static final int MODIFIED = 0xa1b2cd34;

  static final int FILE_HEADER_BYTES = 24;

  /** What libpcap allows a packet however small the snap length is said to be. */
  private static final int USUAL_MAX_BYTES = 262_144;

  private final ReadBuffer in;
  private final Tally tally;
  private final boolean bigEndian;
  private final int nanosPerFraction;
  private final int recordHeaderBytes;
  private final int linkType;
  private final int maxCapturedBytes;

  private PcapReader(ReadBuffer in, Tally tally, boolean bigEndian, int magic) {
    this.in = in;
    this.tally = tally;
    this.bigEndian = bigEndian;
    this.nanosPerFraction = magic == NANOSECONDS ? 1 : 1000;
    this.recordHeaderBytes = magic == MODIFIED ? 24 : 16;
    long snapLengthBytes = Fields.uint32(in.bytes, in.from + 16, bigEndian);
    this.maxCapturedBytes =
        (int) Math.min(MAX_PACKET_BYTES, Math.max(USUAL_MAX_BYTES, snapLengthBytes));
    // The upper half holds the length of the frame check sequence and reserved bits.
    this.linkType = Fields.int32(in.bytes, in.from + 20, bigEndian) & 0xffff;
    in.from += FILE_HEADER_BYTES;
  }

  /** A reader if the unread bytes begin as a pcap file does, else null. */
  static @Nullable PcapReader of(ReadBuffer in, Tally tally) throws CaptureException {
    if (in.to - in.from < 4) {
      return null;
    }
    int magic = Fields.int32(in.bytes, in.from, false);
    boolean bigEndian = !isMagic(magic);
    if (bigEndian) {
      magic = Integer.reverseBytes(magic);
      if (!isMagic(magic)) {
        return null;
      }
    }
    if (!in.fill(FILE_HEADER_BYTES)) {
      throw in.broken(
          0,
          "the header of a pcap file takes 24 bytes, but the file ends after " + (in.to - in.from));
    }
    int major = Fields.uint16(in.bytes, in.from + 4, bigEndian);
    int minor = Fields.uint16(in.bytes, in.from + 6, bigEndian);
    if (major != 2 || minor < 4) {
      throw in.broken(
          4,
          "this is pcap version " + major + "." + minor + ", not 2.4; convert it: editcap -F pcap");
    }
    return new PcapReader(in, tally, bigEndian, magic);
  }

  private static boolean isMagic(int magic) {
    return magic == MICROSECONDS || magic == NANOSECONDS || magic == MODIFIED;
  }

  @Override
  public String kind() {
    return "pcap";
  }

  @Override
  public @Nullable Long droppedPackets() {
    return null;
  }

  @Override
  public void read(PacketSink sink) throws CaptureException {
    do {
      deliverWhole(sink);
    } while (completeNext());
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
   * Delivers the record at {@code at}. Kept apart from the loop so that it is compiled by calls,
   * which happens much sooner than by loop turns.
   *
   * @return where the next one begins, or -1 if this one is not whole or not believable
   */
  private int deliver(byte[] bytes, int at, int to, PacketSink sink) {
    int packet = at + recordHeaderBytes;
    if (packet > to) {
      return -1;
    }
    int captured = Fields.int32(bytes, at + 8, bigEndian);
    if (captured < 0 || captured > maxCapturedBytes || captured > to - packet) {
      return -1;
    }
    long original = Fields.uint32(bytes, at + 12, bigEndian);
    if (original > MAX_ORIGINAL_BYTES) {
      return -1;
    }
    long epochNanos =
        Fields.uint32(bytes, at, bigEndian) * 1_000_000_000
            + Fields.uint32(bytes, at + 4, bigEndian) * nanosPerFraction;
    tally.packet(captured, original);
    tally.time(epochNanos);
    sink.packet(linkType, bytes, packet, (int) Math.min(captured, original), original, epochNanos);
    return packet + captured;
  }

  /** Reads on until the next record is whole; false at the end, which must be between records. */
  private boolean completeNext() throws CaptureException {
    long offsetBytes = in.offsetBytes();
    if (!in.fill(recordHeaderBytes)) {
      int left = in.to - in.from;
      if (left == 0) {
        return false;
      }
      throw in.broken(
          offsetBytes,
          "a record header takes " + recordHeaderBytes + " bytes, but the file ends after " + left);
    }
    long captured = Fields.uint32(in.bytes, in.from + 8, bigEndian);
    if (captured > maxCapturedBytes) {
      throw in.broken(
          offsetBytes,
          "captured length "
              + captured
              + " is above the longest packet "
              + maxCapturedBytes
              + "; the file is damaged here");
    }
    long original = Fields.uint32(in.bytes, in.from + 12, bigEndian);
    if (original > MAX_ORIGINAL_BYTES) {
      throw in.broken(offsetBytes, PacketReader.unbelievable(original));
    }
    if (!in.fill(recordHeaderBytes + (int) captured)) {
      int left = in.to - in.from - recordHeaderBytes;
      throw in.broken(
          offsetBytes,
          "the packet takes " + captured + " bytes, but the file ends after " + left + " of them");
    }
    return true;
  }
}
