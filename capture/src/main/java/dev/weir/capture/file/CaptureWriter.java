package dev.weir.capture.file;

import dev.weir.capture.packet.PacketSink;

/**
 * Writes packets to a capture file.
 *
 * <p>Packets are buffered and go to the file in whole records only, so that a process that is
 * killed leaves a valid file up to the last flush. {@link #packet} cannot throw, since a full disk
 * must not end an analysis: after a failure the file is left valid, later packets are only counted
 * ({@link #unwrittenPackets}), and {@link #flush} and {@link #close} throw what happened.
 *
 * <p>Confined to one thread.
 */
public interface CaptureWriter extends PacketSink, AutoCloseable {

  /**
   * Times that the format cannot hold, and original lengths that no reader would believe, are
   * written as the nearest that can be.
   */
  @Override
  void packet(
      int linkType,
      byte[] bytes,
      int offset,
      int capturedLength,
      long originalLength,
      long epochNanos);

  /**
   * Hands everything to the operating system.
   *
   * @throws CaptureException if that or an earlier write failed
   */
  void flush() throws CaptureException;

  /** Whether writing has failed; {@link #flush} throws why. */
  boolean failed();

  /** Packets accepted, be they still in the buffer; fewer after a failure, which discards it. */
  long packets();

  /** Packets that came after a failure or were in the buffer when it happened. */
  long unwrittenPackets();

  /**
   * Flushes and closes the file; a second call does nothing.
   *
   * @throws CaptureException if not everything could be written
   */
  @Override
  void close() throws CaptureException;
}
