package dev.weir.capture;

import dev.weir.capture.file.CaptureException;
import dev.weir.capture.file.CaptureFile;
import dev.weir.capture.packet.LinkType;
import dev.weir.capture.packet.PacketSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A captured packet that tests take apart: Ethernet, IPv4, TCP, without checks.
 *
 * <p>A class and not a record, for nobody compares its bytes.
 */
final class Frame {
  private static final int IP_AT = 14;

  private final int linkType;
  private final ByteBuffer bytes;
  private final long originalLength;
  private final long epochNanos;

  private Frame(int linkType, byte[] bytes, long originalLength, long epochNanos) {
    this.linkType = linkType;
    this.bytes = ByteBuffer.wrap(bytes);
    this.originalLength = originalLength;
    this.epochNanos = epochNanos;
  }

  /** All packets of a file. */
  static List<Frame> of(CaptureFile file) throws CaptureException {
    List<Frame> frames = new ArrayList<>();
    file.read(
        (linkType, bytes, offset, capturedLength, originalLength, epochNanos) ->
            frames.add(
                new Frame(
                    linkType,
                    Arrays.copyOfRange(bytes, offset, offset + capturedLength),
                    originalLength,
                    epochNanos)));
    return frames;
  }

  static void deliver(List<Frame> frames, PacketSink sink) {
    for (Frame frame : frames) {
      frame.deliver(sink);
    }
  }

  private void deliver(PacketSink sink) {
    byte[] array = bytes.array();
    sink.packet(linkType, array, 0, array.length, originalLength, epochNanos);
  }

  long originalLength() {
    return originalLength;
  }

  boolean hasPayload() {
    return payloadBytes() > 0;
  }

  int payloadBytes() {
    return isTcp() ? IP_AT + ipBytes() - payloadAt() : 0;
  }

  /** Whether both are of the same connection and the same direction. */
  boolean hasSenderOf(Frame other) {
    return isTcp()
        && other.isTcp()
        && bytes.getLong(IP_AT + 12) == other.bytes.getLong(IP_AT + 12)
        && bytes.getInt(tcpAt()) == other.bytes.getInt(other.tcpAt());
  }

  /** The same packet when the other was captured. */
  Frame atTimeOf(Frame other) {
    return new Frame(linkType, bytes.array(), originalLength, other.epochNanos);
  }

  /** The same packet captured with a snap length. */
  Frame cutTo(int snapLengthBytes) {
    byte[] whole = bytes.array();
    byte[] cut = Arrays.copyOf(whole, Math.min(whole.length, snapLengthBytes));
    return new Frame(linkType, cut, originalLength, epochNanos);
  }

  /** A packet that sends the later half of this one's payload again. */
  Frame laterHalf() {
    int firstHalf = payloadBytes() / 2;
    byte[] whole = bytes.array();
    byte[] half = new byte[whole.length - firstHalf];
    System.arraycopy(whole, 0, half, 0, payloadAt());
    int rest = payloadAt() + firstHalf;
    System.arraycopy(whole, rest, half, payloadAt(), whole.length - rest);
    Frame again = new Frame(linkType, half, originalLength - firstHalf, epochNanos);
    again.bytes.putShort(IP_AT + 2, (short) (ipBytes() - firstHalf));
    again.bytes.putInt(tcpAt() + 4, bytes.getInt(tcpAt() + 4) + firstHalf);
    return again;
  }

  private boolean isTcp() {
    return linkType == LinkType.ETHERNET
        && bytes.capacity() >= IP_AT + 40
        && bytes.getShort(IP_AT - 2) == 0x0800
        && bytes.get(IP_AT + 9) == 6;
  }

  private int ipBytes() {
    return bytes.getShort(IP_AT + 2) & 0xffff;
  }

  private int tcpAt() {
    return IP_AT + (bytes.get(IP_AT) & 0xf) * 4;
  }

  private int payloadAt() {
    return tcpAt() + (bytes.get(tcpAt() + 12) >> 4 & 0xf) * 4;
  }
}
