package dev.weir.core.http;

import java.util.Arrays;

/**
 * Gathers a message head that arrives in several pieces, up to {@link
 * HttpParsing#LONGEST_HEAD_BYTES}; the rest of a longer one is searched for its end, not kept.
 * Beyond 512 bytes each, all together keep what {@link HttpParsing#partialHeads} has.
 */
final class PartialHead {
  private final ByteBudget budget;
  private byte[] bytes = new byte[512];
  private int length;
  private boolean oversized;

  /** Bytes other than LF in the current line, 0 to 2. */
  private int lineLength;

  private boolean lastWasCarriageReturn;

  PartialHead(ByteBudget budget) {
    this.budget = budget;
  }

  /** Gives back what it took of the common budget; its bytes may still be read. */
  void release() {
    budget.give(bytes.length - 512);
  }

  byte[] bytes() {
    return bytes;
  }

  /** Bytes kept. */
  int length() {
    return length;
  }

  boolean oversized() {
    return oversized;
  }

  /**
   * Takes a piece.
   *
   * @return how many of its bytes belong to the head if it ends here, else -1
   */
  int append(byte[] piece, int offset, int count) {
    int end = offset + count;
    for (int i = offset; i < end; i++) {
      byte b = piece[i];
      if (b == '\n') {
        if (lineLength == 0 || (lineLength == 1 && lastWasCarriageReturn)) {
          keep(piece, offset, i + 1 - offset);
          return i + 1 - offset;
        }
        lineLength = 0;
      } else {
        lineLength = lineLength < 2 ? lineLength + 1 : 2;
      }
      lastWasCarriageReturn = b == '\r';
    }
    keep(piece, offset, count);
    return -1;
  }

  private void grow(int size) {
    try {
      bytes = Arrays.copyOf(bytes, size);
    } catch (OutOfMemoryError e) {
      budget.give(size - bytes.length);
      throw e;
    }
  }

  private void keep(byte[] piece, int offset, int count) {
    int kept = Math.min(count, HttpParsing.LONGEST_HEAD_BYTES - length);
    if (length + kept > bytes.length) {
      int size =
          Math.min(HttpParsing.LONGEST_HEAD_BYTES, Math.max(2 * bytes.length, length + kept));
      if (budget.take(size - bytes.length)) {
        grow(size);
      } else {
        kept = bytes.length - length;
      }
    }
    oversized |= kept < count;
    System.arraycopy(piece, offset, bytes, length, kept);
    length += kept;
  }
}
