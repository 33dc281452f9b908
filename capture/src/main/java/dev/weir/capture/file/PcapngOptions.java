package dev.weir.capture.file;

/**
 * Walks the options at the end of a pcapng block.
 *
 * <pre>
 * 0      2        4
 * | code | length | value, padded to a multiple of 4 …
 * </pre>
 *
 * A list that lies about a length ends there: options say nothing about bytes, so what precedes
 * them is still good. Confined to the reading thread.
 */
final class PcapngOptions {
  private static final int END = 0;

  int code;
  int lengthBytes;

  /** Where the value begins. */
  int value;

  private final byte[] bytes;
  private final int end;
  private final boolean bigEndian;
  private int next;

  PcapngOptions(byte[] bytes, int from, int end, boolean bigEndian) {
    this.bytes = bytes;
    this.next = from;
    this.end = end;
    this.bigEndian = bigEndian;
  }

  /** Moves to the next option, if there is one. */
  boolean advance() {
    if (end - next < 4) {
      return false;
    }
    code = Fields.uint16(bytes, next, bigEndian);
    lengthBytes = Fields.uint16(bytes, next + 2, bigEndian);
    value = next + 4;
    if (code == END || lengthBytes > end - value) {
      return false;
    }
    next = value + (lengthBytes + 3 & ~3);
    return true;
  }

  int uint8() {
    return bytes[value] & 0xff;
  }

  long int64() {
    return Fields.int64(bytes, value, bigEndian);
  }
}
