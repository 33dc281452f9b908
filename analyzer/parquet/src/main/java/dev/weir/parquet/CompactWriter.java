package dev.weir.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes structures in Thrift's compact protocol, as Parquet's headers and footer are.
 *
 * <pre>
 *   field   delta to the last field's number (4 bits) | type (4 bits), then the value
 *   number  zigzag, then 7 bits a byte, lowest first, the top bit set on all but the last
 *   text    its length as such a number without zigzag, then its bytes
 *   list    size (4 bits, 15 for "follows") | type of its elements (4 bits)
 *   end     0
 * </pre>
 *
 * @see <a
 *     href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">the
 *     specification</a>
 */
final class CompactWriter {
  static final int I32 = 5;
  static final int BINARY = 8;
  static final int STRUCT = 12;

  private static final int TRUE = 1;
  private static final int I64 = 6;
  private static final int LIST = 9;
  private static final int DEEPEST = 16;

  private final ByteArrayOutputStream out;
  private final int[] lastFields = new int[DEEPEST];
  private int depth;

  CompactWriter(ByteArrayOutputStream out) {
    this.out = out;
  }

  void number(int field, int value) {
    header(field, I32);
    zigzag(value);
  }

  void longNumber(int field, long value) {
    header(field, I64);
    zigzag(value);
  }

  void yes(int field) {
    header(field, TRUE);
  }

  void text(int field, String value) {
    header(field, BINARY);
    element(value);
  }

  void bytes(int field, byte[] value) {
    header(field, BINARY);
    varint(value.length);
    out.writeBytes(value);
  }

  /** Begins a structure that is the value of a field; {@link #end} ends it. */
  void begin(int field) {
    header(field, STRUCT);
    begin();
  }

  /** Begins a structure that is an element of a list, or of which there is only one. */
  void begin() {
    lastFields[++depth] = 0;
  }

  void end() {
    out.write(0);
    depth--;
  }

  /** A structure without fields. */
  void empty(int field) {
    begin(field);
    end();
  }

  /** Begins a list; its elements follow, and nothing ends it. */
  void list(int field, int elementType, int size) {
    header(field, LIST);
    if (size < 15) {
      out.write((size << 4) | elementType);
    } else {
      out.write(0xf0 | elementType);
      varint(size);
    }
  }

  /** An element of a list of numbers. */
  void element(int value) {
    zigzag(value);
  }

  /** An element of a list of texts. */
  void element(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    varint(bytes.length);
    out.writeBytes(bytes);
  }

  private void header(int field, int type) {
    out.write(((field - lastFields[depth]) << 4) | type);
    lastFields[depth] = field;
  }

  private void zigzag(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
