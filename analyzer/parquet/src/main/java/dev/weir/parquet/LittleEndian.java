package dev.weir.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers with their lowest byte first, as Parquet has them. */
final class LittleEndian {
  private LittleEndian() {}

  static byte[] bytes(int value) {
    byte[] bytes = new byte[Integer.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(value);
    return bytes;
  }

  /** The first of some numbers. */
  static byte[] bytes(long[] values, int count) {
    byte[] bytes = new byte[count * Long.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values, 0, count);
    return bytes;
  }
}
