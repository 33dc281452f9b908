package dev.weir.capture.file;

import java.io.OutputStream;
import java.nio.file.Path;

/** Writes little-endian pcap files of one link type. Confined to one thread. */
public final class PcapWriter implements CaptureWriter {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long MAX_NANOS = 0xffff_ffffL * NANOS_PER_SECOND + NANOS_PER_SECOND - 1;
  private static final int RECORD_HEADER_BYTES = 16;

  private final RecordOutput out;
  private final int linkType;
  private final int nanosPerFraction;

  private PcapWriter(RecordOutput out, int linkType, int nanosPerFraction, int snapLengthBytes) {
    if (linkType < 0 || linkType > 0xffff) {
      throw new IllegalArgumentException("linkType=" + linkType + " is not within 0 to 65535");
    }
    if (snapLengthBytes < 1) {
      throw new IllegalArgumentException("snapLengthBytes=" + snapLengthBytes + " is below 1");
    }
    this.out = out;
    this.linkType = linkType;
    this.nanosPerFraction = nanosPerFraction;
    out.begin(PcapReader.FILE_HEADER_BYTES);
    out.int32(nanosPerFraction == 1 ? PcapReader.NANOSECONDS : PcapReader.MICROSECONDS);
    out.int16(2);
    out.int16(4);
    out.int64(0);
    out.int32(snapLengthBytes);
    out.int32(linkType);
  }

  /** Creates or replaces a file that keeps times to the nanosecond. */
  public static PcapWriter nanoseconds(Path path, int linkType, int snapLengthBytes)
      throws CaptureException {
    return new PcapWriter(RecordOutput.create(path), linkType, 1, snapLengthBytes);
  }

  /** Creates or replaces a file that old tools can read too; times are cut to microseconds. */
  public static PcapWriter microseconds(Path path, int linkType, int snapLengthBytes)
      throws CaptureException {
    return new PcapWriter(RecordOutput.create(path), linkType, 1000, snapLengthBytes);
  }

  static PcapWriter nanoseconds(OutputStream stream, String name, int linkType) {
    return new PcapWriter(
        new RecordOutput(name, stream), linkType, 1, PacketReader.MAX_PACKET_BYTES);
  }

  @Override
  public void packet(
      int linkType,
      byte[] bytes,
      int offset,
      int capturedLength,
      long originalLength,
      long epochNanos) {
    if (linkType != this.linkType && !out.failed()) {
      out.refuse(
          "a pcap file holds one link type, here "
              + this.linkType
              + ", but a packet has "
              + linkType
              + "; write .pcapng instead");
    }
    if (capturedLength > PacketReader.MAX_PACKET_BYTES && !out.failed()) {
      out.refuse(
          "captured length "
              + capturedLength
              + " is above the longest packet "
              + PacketReader.MAX_PACKET_BYTES);
    }
    if (out.failed() || !out.begin(RECORD_HEADER_BYTES + capturedLength)) {
      out.packetLost();
      return;
    }
    long nanos = Math.max(0, Math.min(epochNanos, MAX_NANOS));
    long seconds = nanos / NANOS_PER_SECOND;
    out.int32((int) seconds);
    out.int32((int) (nanos - seconds * NANOS_PER_SECOND) / nanosPerFraction);
    out.int32(capturedLength);
    out.int32((int) Math.min(originalLength, PacketReader.MAX_ORIGINAL_BYTES));
    out.bytes(bytes, offset, capturedLength);
    out.packetEnds();
  }

  @Override
  public void flush() throws CaptureException {
    out.flush();
  }

  @Override
  public boolean failed() {
    return out.failed();
  }

  @Override
  public long packets() {
    return out.packets();
  }

  @Override
  public long unwrittenPackets() {
    return out.unwrittenPackets();
  }

  @Override
  public void close() throws CaptureException {
    out.close();
  }
}
