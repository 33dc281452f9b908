package dev.weir.capture.tcp;

import org.jspecify.annotations.Nullable;

/** A segment that waits for bytes sent before it. */
final class HeldSegment {
  final Half half;

  /** Stream offset of the first payload byte. */
  final long offset;

  /** Stream offset in the other direction up to which its sender had received. */
  final long acknowledged;

  /** Payload bytes as sent; 0 for a packet without payload. */
  final int length;

  final int flags;

  /** The captured part of the payload; empty when it was certain that nobody need look at it. */
  final byte[] captured;

  /** Bytes of the packet that are not payload. */
  final long headerBytes;

  final long epochNanos;

  /** Until it has been delivered. */
  boolean waiting = true;

  /** The segment that came next on the same connection. */
  @Nullable HeldSegment next;

  HeldSegment(
      Half half,
      long offset,
      long acknowledged,
      int length,
      int flags,
      byte[] captured,
      long headerBytes,
      long epochNanos) {
    this.half = half;
    this.offset = offset;
    this.acknowledged = acknowledged;
    this.length = length;
    this.flags = flags;
    this.captured = captured;
    this.headerBytes = headerBytes;
    this.epochNanos = epochNanos;
  }

  /** What holding it costs, object headers included. */
  int footprintBytes() {
    return captured.length + 96;
  }
}
