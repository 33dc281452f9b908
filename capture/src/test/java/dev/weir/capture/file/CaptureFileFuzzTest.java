package dev.weir.capture.file;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.capture.packet.PacketSink;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.zip.CRC32;

/** Whatever the bytes, a capture gives packets within bounds or a {@link CaptureException}. */
class CaptureFileFuzzTest {

  @FuzzTest(maxDuration = "10m")
  void givesPacketsOrACaptureException(byte[] bytes) {
    String whole = outcome(new ByteArrayInputStream(bytes), bytes.length);
    String inPieces = outcome(new Pieces(bytes), bytes.length);
    require(whole.equals(inPieces), whole + " but in pieces " + inPieces);
  }

  /** All that can be seen of a capture, its end included; the same however the bytes arrive. */
  private static String outcome(InputStream stream, int sizeBytes) {
    Checks checks = new Checks(sizeBytes);
    String end = "";
    try (CaptureFile file = CaptureFile.open(stream, "fuzz")) {
      try {
        file.read(checks);
        require(file.positionBytes() == sizeBytes, "ended well before the end");
      } finally {
        checks.agreeWith(file);
        end = file.kind() + " dropped=" + file.droppedPackets();
      }
    } catch (CaptureException expected) {
      String message = String.valueOf(expected.getMessage());
      require(message.startsWith("fuzz: at byte "), message);
      require(message.indexOf('\n') < 0, message);
      require(expected.offsetBytes() >= 0, message);
      end += message;
    }
    return checks + end;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private static final class Checks implements PacketSink {
    private final CRC32 touch = new CRC32();
    private final long sizeBytes;
    private long packets;
    private long originalBytes;
    private long firstNanos = Long.MAX_VALUE;
    private long lastNanos = Long.MIN_VALUE;

    Checks(long sizeBytes) {
      this.sizeBytes = sizeBytes;
    }

    @Override
    public void packet(
        int linkType,
        byte[] bytes,
        int offset,
        int capturedLength,
        long originalLength,
        long epochNanos) {
      require(linkType >= 0 && linkType <= 0xffff, "linkType=" + linkType);
      require(capturedLength >= 0, "capturedLength=" + capturedLength);
      require(capturedLength <= originalLength, "captured above original");
      require(
          originalLength <= PacketReader.MAX_ORIGINAL_BYTES, "originalLength=" + originalLength);
      touch.update(bytes, offset, capturedLength); // Throws if that is out of bounds.
      packets++;
      originalBytes += originalLength;
      firstNanos = Math.min(firstNanos, epochNanos);
      lastNanos = Math.max(lastNanos, epochNanos);
    }

    void agreeWith(CaptureFile file) {
      require(file.packets() == packets, "packets");
      require(file.capturedBytes() == originalBytes, "capturedBytes");
      require(file.truncatedPackets() + file.overlongPackets() <= packets, "truncatedPackets");
      require(file.positionBytes() <= sizeBytes, "positionBytes");
      Long dropped = file.droppedPackets();
      require(dropped == null || dropped >= 0, "droppedPackets=" + dropped);
      require(packets == 0 || file.firstNanos() <= file.lastNanos(), "times");
    }

    @Override
    public String toString() {
      return packets
          + " packets, "
          + originalBytes
          + " bytes, crc "
          + touch.getValue()
          + ", from "
          + firstNanos
          + " to "
          + lastNanos
          + ": ";
    }
  }

  /** Gives at most seven bytes a call, so that hardly a record comes in one. */
  private static final class Pieces extends ByteArrayInputStream {
    private int pieceBytes;

    Pieces(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] into, int at, int lengthBytes) {
      pieceBytes = pieceBytes % 7 + 1;
      return super.read(into, at, Math.min(lengthBytes, pieceBytes));
    }
  }
}
