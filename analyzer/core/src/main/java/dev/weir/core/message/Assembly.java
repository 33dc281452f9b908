package dev.weir.core.message;

import dev.weir.core.http.Direction;
import java.util.Arrays;

/**
 * One message while its bytes pass: what is kept of it, and what is not to be had.
 *
 * <p>Confined to the thread that feeds the parser.
 */
final class Assembly {
  private static final byte[] NOTHING = new byte[0];
  private static final int FIRST_BYTES = 512;

  final Direction direction;
  long startNanos;
  long endNanos;

  /** Whether the first byte has passed. */
  boolean begun;

  /** Whether the head is there to its last byte. */
  boolean headWhole;

  /** Whether bytes are missing where they are needed, so that it cannot be told as a message. */
  boolean broken;

  /** Whether nothing further is taken: it has been told, or given up. */
  boolean closed;

  /** Whether bytes that are not kept follow those that are. */
  boolean cut;

  long omittedBytes;
  private byte[] bytes = NOTHING;
  private int length;

  Assembly(Direction direction) {
    this.direction = direction;
  }

  /** What keeping it costs. */
  int heldBytes() {
    return bytes.length;
  }

  int length() {
    return length;
  }

  /** What must be had in addition for {@code count} more bytes. */
  int growthBytes(int count) {
    return length + count <= bytes.length ? 0 : capacity(count) - bytes.length;
  }

  void passes(long nowNanos) {
    if (!begun) {
      begun = true;
      startNanos = nowNanos;
    }
    endNanos = nowNanos;
  }

  void append(byte[] from, int offset, int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, capacity(count));
    }
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  private int capacity(int count) {
    return Math.max(length + count, Math.max(FIRST_BYTES, bytes.length + (bytes.length >> 1)));
  }

  /** Whether what is kept ends with an empty line; of a head, that is where it ends. */
  boolean endsWithEmptyLine() {
    return length >= 2
        && bytes[length - 1] == '\n'
        && (bytes[length - 2] == '\n'
            || (length >= 3 && bytes[length - 2] == '\r' && bytes[length - 3] == '\n'));
  }

  /** Keeps the head alone; what else there was is omitted, or was none of the message's. */
  void cutToHead(boolean rest) {
    int end = Head.end(bytes, length);
    if (rest) {
      omittedBytes += length - end;
    }
    bytes = Arrays.copyOf(bytes, end);
    length = end;
    cut = true;
  }

  /** An interim response has passed, which is none of the message: begins anew. */
  void forget() {
    begun = false;
    length = 0;
  }

  /** Gives up what is kept. */
  void drop() {
    bytes = NOTHING;
    length = 0;
    closed = true;
  }

  byte[] take() {
    byte[] taken = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    drop();
    return taken;
  }
}
