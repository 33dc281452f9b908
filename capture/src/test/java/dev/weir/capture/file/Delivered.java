package dev.weir.capture.file;

import dev.weir.capture.packet.PacketSink;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a capture delivers, and how it ended. */
final class Delivered implements PacketSink {
  record Packet(int linkType, String hex, long originalLength, long epochNanos) {}

  final List<Packet> packets = new ArrayList<>();

  /** Null after a capture that ended well. */
  @Nullable CaptureException failure;

  static Packet packet(int linkType, byte[] bytes, long originalLength, long epochNanos) {
    return new Packet(linkType, HexFormat.of().formatHex(bytes), originalLength, epochNanos);
  }

  /** Everything, from opening on; a failure is kept instead of thrown. */
  static Delivered from(byte[] capture) {
    Delivered delivered = new Delivered();
    try (CaptureFile file = CaptureFile.open(new ByteArrayInputStream(capture), "test")) {
      file.read(delivered);
    } catch (CaptureException failure) {
      delivered.failure = failure;
    }
    return delivered;
  }

  /** Where it broke; the test fails if it did not. */
  long brokeAt() {
    return broken().offsetBytes();
  }

  String complaint() {
    return String.valueOf(broken().getMessage());
  }

  private CaptureException broken() {
    if (failure == null) {
      throw new AssertionError("the capture ended well, with " + packets.size() + " packets");
    }
    return failure;
  }

  @Override
  public void packet(
      int linkType,
      byte[] bytes,
      int offset,
      int capturedLength,
      long originalLength,
      long epochNanos) {
    byte[] captured = Arrays.copyOfRange(bytes, offset, offset + capturedLength);
    packets.add(packet(linkType, captured, originalLength, epochNanos));
  }
}
