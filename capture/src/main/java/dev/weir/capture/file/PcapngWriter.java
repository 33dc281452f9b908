package dev.weir.capture.file;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes little-endian pcapng files: one section, an interface for each link type, nanoseconds, and
 * at the end what was dropped. Confined to one thread.
 */
public final class PcapngWriter implements CaptureWriter {
  private static final int MAX_TEXT_BYTES = 1024;

  /** Above any block of this writer without its packet. */
  private static final int BLOCK_ROOM_BYTES = 4 * (MAX_TEXT_BYTES + 8);

  private final RecordOutput out;
  private final int snapLengthBytes;

  /** The link type of each interface; few, so a walk finds it. */
  private int[] linkTypes = new int[2];

  private int interfaces;
  private long lastNanos;
  private long droppedByInterface = -1;
  private long droppedByKernel = -1;
  private boolean closed;

  private PcapngWriter(RecordOutput out, int snapLengthBytes) {
    if (snapLengthBytes < 0) {
      throw new IllegalArgumentException("snapLengthBytes=" + snapLengthBytes + " is below 0");
    }
    this.out = out;
    this.snapLengthBytes = snapLengthBytes;
    writeSectionHeader();
  }

  /**
   * Creates or replaces a file.
   *
   * @param snapLengthBytes what packets were cut to, 0 if they were not
   */
  public static PcapngWriter create(Path path, int snapLengthBytes) throws CaptureException {
    return new PcapngWriter(RecordOutput.create(path), snapLengthBytes);
  }

  static PcapngWriter create(OutputStream stream, String name) {
    return new PcapngWriter(new RecordOutput(name, stream), 0);
  }

  /**
   * Names the interface whose packets have this link type, before the first of them; without a
   * call, packets bring a nameless interface along.
   */
  public void describe(int linkType, String interfaceName) {
    if (linkType < 0 || linkType > 0xffff) {
      throw new IllegalArgumentException("linkType=" + linkType + " is not within 0 to 65535");
    }
    if (!out.begin(BLOCK_ROOM_BYTES)) {
      return;
    }
    byte[] name = text(interfaceName);
    int nameBytes = name.length == 0 ? 0 : optionBytes(name);
    int total = 20 + nameBytes + 8 + 4;
    out.int32(PcapngBlock.INTERFACE_DESCRIPTION);
    out.int32(total);
    out.int32(linkType);
    out.int32(snapLengthBytes);
    if (nameBytes > 0) {
      option(2, name); // if_name
    }
    option(9, new byte[] {9}); // if_tsresol: nanoseconds
    out.int32(0);
    out.int32(total);
    if (interfaces == linkTypes.length) {
      linkTypes = Arrays.copyOf(linkTypes, 2 * interfaces);
    }
    linkTypes[interfaces++] = linkType;
  }

  /**
   * What was lost so far, from the start of the capture; written when the file is closed, if it has
   * an interface by then.
   */
  public void dropped(long byInterface, long byKernel) {
    droppedByInterface = byInterface;
    droppedByKernel = byKernel;
  }

  @Override
  public void packet(
      int linkType,
      byte[] bytes,
      int offset,
      int capturedLength,
      long originalLength,
      long epochNanos) {
    if (capturedLength > PacketReader.MAX_PACKET_BYTES && !out.failed()) {
      out.refuse(
          "captured length "
              + capturedLength
              + " is above the longest packet "
              + PacketReader.MAX_PACKET_BYTES);
    }
    int interfaceId = interfaceOf(linkType);
    int padding = -capturedLength & 3;
    int total = PcapngBlock.PACKET_BYTES + capturedLength + padding;
    if (out.failed() || !out.begin(total)) {
      out.packetLost();
      return;
    }
    lastNanos = Math.max(0, epochNanos);
    out.int32(PcapngBlock.ENHANCED_PACKET);
    out.int32(total);
    out.int32(interfaceId);
    ticks(lastNanos);
    out.int32(capturedLength);
    out.int32((int) Math.min(originalLength, PacketReader.MAX_ORIGINAL_BYTES));
    out.bytes(bytes, offset, capturedLength);
    out.zeros(padding);
    out.int32(total);
    out.packetEnds();
  }

  private int interfaceOf(int linkType) {
    for (int i = 0; i < interfaces; i++) {
      if (linkTypes[i] == linkType) {
        return i;
      }
    }
    describe(linkType, "");
    return interfaces - 1;
  }

  private void ticks(long nanos) {
    out.int32((int) (nanos >>> 32));
    out.int32((int) nanos);
  }

  private void writeSectionHeader() {
    byte[] hardware = text(System.getProperty("os.arch", ""));
    byte[] system =
        text(System.getProperty("os.name", "") + ' ' + System.getProperty("os.version", ""));
    byte[] application = text("weir");
    int total = 28 + optionBytes(hardware) + optionBytes(system) + optionBytes(application) + 4;
    out.begin(BLOCK_ROOM_BYTES);
    out.int32(PcapngBlock.SECTION_HEADER);
    out.int32(total);
    out.int32(PcapngBlock.BYTE_ORDER);
    out.int16(1);
    out.int16(0);
    out.int64(-1); // Section length: not known beforehand.
    option(2, hardware);
    option(3, system);
    option(4, application);
    out.int32(0);
    out.int32(total);
  }

  private void writeStatistics() {
    if (droppedByInterface < 0 || interfaces == 0 || !out.begin(BLOCK_ROOM_BYTES)) {
      return;
    }
    int total = 24 + 12 + 12 + 4;
    out.int32(PcapngBlock.INTERFACE_STATISTICS);
    out.int32(total);
    out.int32(0);
    ticks(lastNanos);
    counter(5, droppedByInterface); // isb_ifdrop
    counter(7, droppedByKernel); // isb_osdrop
    out.int32(0);
    out.int32(total);
  }

  private static byte[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= MAX_TEXT_BYTES ? bytes : Arrays.copyOf(bytes, MAX_TEXT_BYTES);
  }

  private static int optionBytes(byte[] value) {
    return 4 + (value.length + 3 & ~3);
  }

  private void option(int code, byte[] value) {
    out.int16(code);
    out.int16(value.length);
    out.bytes(value, 0, value.length);
    out.zeros(-value.length & 3);
  }

  private void counter(int code, long value) {
    out.int16(code);
    out.int16(8);
    out.int64(value);
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
    if (!closed) {
      closed = true;
      writeStatistics();
      out.close();
    }
  }
}
