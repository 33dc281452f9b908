package dev.weir.capture.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Composes captures byte by byte, right or wrong as a test wants them. */
final class CaptureBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private ByteOrder order;

  private CaptureBytes(ByteOrder order) {
    this.order = order;
  }

  static CaptureBytes in(ByteOrder order) {
    return new CaptureBytes(order);
  }

  static CaptureBytes littleEndian() {
    return in(ByteOrder.LITTLE_ENDIAN);
  }

  /** From here on in this order. */
  CaptureBytes order(ByteOrder next) {
    order = next;
    return this;
  }

  int size() {
    return bytes.size();
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  CaptureBytes int16(int value) {
    return raw(ByteBuffer.allocate(2).order(order).putShort((short) value).array());
  }

  CaptureBytes int32(long value) {
    return raw(ByteBuffer.allocate(4).order(order).putInt((int) value).array());
  }

  CaptureBytes int64(long value) {
    return raw(ByteBuffer.allocate(8).order(order).putLong(value).array());
  }

  CaptureBytes raw(byte... more) {
    bytes.writeBytes(more);
    return this;
  }

  /** {@code count} bytes that tell their own place. */
  static byte[] payload(int count) {
    byte[] payload = new byte[count];
    for (int i = 0; i < count; i++) {
      payload[i] = (byte) (i * 7 + count);
    }
    return payload;
  }

  CaptureBytes pcapHeader(int magic, long snapLengthBytes, int linkTypeField) {
    return int32(magic).int16(2).int16(4).int64(0).int32(snapLengthBytes).int32(linkTypeField);
  }

  CaptureBytes record(long seconds, long fraction, byte[] packet, long originalLength) {
    return int32(seconds).int32(fraction).int32(packet.length).int32(originalLength).raw(packet);
  }

  CaptureBytes section() {
    return block(0x0a0d0d0a, body -> body.int32(0x1a2b3c4d).int16(1).int16(0).int64(-1));
  }

  CaptureBytes block(int type, Consumer<CaptureBytes> fill) {
    CaptureBytes body = in(order);
    fill.accept(body);
    body.raw(new byte[-body.size() & 3]);
    int total = 12 + body.size();
    return int32(type).int32(total).raw(body.toBytes()).int32(total);
  }

  CaptureBytes option(int code, byte... value) {
    return int16(code).int16(value.length).raw(value).raw(new byte[-value.length & 3]);
  }

  CaptureBytes counter(int code, long value) {
    return int16(code).int16(8).int64(value);
  }

  CaptureBytes describe(int linkType, long snapLengthBytes) {
    return describe(linkType, snapLengthBytes, options -> {});
  }

  CaptureBytes describe(int linkType, long snapLengthBytes, Consumer<CaptureBytes> options) {
    return block(
        1,
        body -> {
          body.int16(linkType).int16(0).int32(snapLengthBytes);
          options.accept(body);
        });
  }

  CaptureBytes enhanced(int interfaceId, long ticks, byte[] packet, long originalLength) {
    return enhanced(interfaceId, ticks, packet.length, originalLength, packet);
  }

  CaptureBytes enhanced(
      long interfaceId, long ticks, long capturedLength, long originalLength, byte[] packet) {
    return block(
        6,
        body ->
            body.int32(interfaceId)
                .int32(ticks >>> 32)
                .int32(ticks)
                .int32(capturedLength)
                .int32(originalLength)
                .raw(packet));
  }

  CaptureBytes obsolete(int interfaceId, long ticks, byte[] packet, long originalLength) {
    return block(
        2,
        body ->
            body.int16(interfaceId)
                .int16(0xffff)
                .int32(ticks >>> 32)
                .int32(ticks)
                .int32(packet.length)
                .int32(originalLength)
                .raw(packet));
  }

  CaptureBytes simple(byte[] packet, long originalLength) {
    return block(3, body -> body.int32(originalLength).raw(packet));
  }

  CaptureBytes statistics(int interfaceId, Consumer<CaptureBytes> options) {
    return block(
        5,
        body -> {
          body.int32(interfaceId).int64(0);
          options.accept(body);
        });
  }
}
