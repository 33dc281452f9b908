package dev.weir.capture.file;

/** What a capture held, counted as it is read. Confined to the reading thread. */
final class Tally {
  long packets;
  long originalBytes;
  long truncatedPackets;
  long overlongPackets;
  long firstNanos = Long.MAX_VALUE;
  long lastNanos = Long.MIN_VALUE;

  void packet(long capturedBytes, long originalLengthBytes) {
    packets++;
    originalBytes += originalLengthBytes;
    if (capturedBytes < originalLengthBytes) {
      truncatedPackets++;
    } else if (capturedBytes > originalLengthBytes) {
      overlongPackets++;
    }
  }

  void time(long epochNanos) {
    if (epochNanos < firstNanos) {
      firstNanos = epochNanos;
    }
    if (epochNanos > lastNanos) {
      lastNanos = epochNanos;
    }
  }
}
