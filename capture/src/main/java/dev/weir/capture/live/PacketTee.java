package dev.weir.capture.live;

import dev.weir.capture.packet.PacketSink;
import java.util.Objects;

/** Gives every packet to two sinks, so that a capture is written while it is analysed. */
public record PacketTee(PacketSink first, PacketSink second) implements PacketSink {

  public PacketTee {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
  }

  @Override
  public void packet(
      int linkType,
      byte[] bytes,
      int offset,
      int capturedLength,
      long originalLength,
      long epochNanos) {
    first.packet(linkType, bytes, offset, capturedLength, originalLength, epochNanos);
    second.packet(linkType, bytes, offset, capturedLength, originalLength, epochNanos);
  }
}
