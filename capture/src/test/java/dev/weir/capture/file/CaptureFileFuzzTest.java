package dev.weir.capture.file;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.capture.packet.PacketSink;
import java.io.ByteArrayInputStream;
import java.util.zip.CRC32;

/** Whatever the bytes, a capture gives packets within bounds or a {@link CaptureException}. */
class CaptureFileFuzzTest {

  @FuzzTest(maxDuration = "10m")
  void givesPacketsOrACaptureException(byte[] bytes) {
    Checks checks = new Checks(bytes.length);
    try (CaptureFile file = CaptureFile.open(new ByteArrayInputStream(bytes), "fuzz")) {
      try {
        file.read(checks);
        require(file.positionBytes() == bytes.length, "ended well before the end");
      } finally {
        checks.agreeWith(file);
      }
    } catch (CaptureException expected) {
      String message = String.valueOf(expected.getMessage());
      require(message.startsWith("fuzz: at byte "), message);
      require(message.indexOf('\n') < 0, message);
      require(expected.offsetBytes() >= 0, message);
    }
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
      require(originalLength <= 0xffff_ffffL, "originalLength=" + originalLength);
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
  }
}
