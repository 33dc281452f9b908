package dev.weir.replay.rewrite;

import dev.weir.core.message.MessageHead;
import java.util.Arrays;

/**
 * Completes a body whose end was not recorded, to its length to the byte; chunked framing is
 * completed as well.
 *
 * <pre>
 *   kept: 6 CRLF abc | omitted 21: abc CRLF 2 CRLF .. CRLF 0 CRLF CRLF
 * </pre>
 */
final class BodyFill {
  /** The most that is made up; a length that is larger is more likely wrong. */
  static final long MOST_BYTES = 256L << 20;

  private static final byte FILLER = 'x';
  private static final int LAST_CHUNK_BYTES = 5; // 0 CRLF CRLF
  private static final int MOST_CHUNK_BYTES = 1 << 28;
  private static final int CHUNK_FRAME_BYTES = 12; // eight digits, CRLF, CRLF

  private BodyFill() {}

  /** The message with so many bytes more. */
  static byte[] complete(byte[] bytes, long omittedBytes) {
    MessageHead head = MessageHead.of(bytes);
    int omitted = (int) Math.min(omittedBytes, MOST_BYTES);
    if (!head.chunked()) {
      byte[] filled = Arrays.copyOf(bytes, bytes.length + omitted);
      Arrays.fill(filled, bytes.length, filled.length, FILLER);
      return filled;
    }
    return chunked(bytes, head.endOffset(), bytes.length + omitted);
  }

  /** RFC 9112 §7.1. */
  private static byte[] chunked(byte[] bytes, int from, int length) {
    int at = from;
    while (at < bytes.length) {
      int lineEnd = at;
      int size = 0;
      while (lineEnd < bytes.length && Character.digit(bytes[lineEnd], 16) >= 0) {
        size = Math.min(size, MOST_CHUNK_BYTES / 16) * 16 + Character.digit(bytes[lineEnd], 16);
        lineEnd++;
      }
      while (lineEnd < bytes.length && bytes[lineEnd] != '\n') {
        lineEnd++; // an extension
      }
      long dataEnd = lineEnd + 1L + size;
      if (lineEnd == bytes.length || size == 0) {
        break; // a size that is cut, or the last chunk: made anew
      }
      if (dataEnd + 2 > bytes.length) {
        return ended(bytes, bytes.length, dataEnd, Math.max(length, dataEnd + 2));
      }
      at = (int) dataEnd + 2;
    }
    return ended(bytes, at, at - 2L, length);
  }

  /** Fills up to {@code dataEnd}, ends that chunk, and adds chunks up to {@code length}. */
  private static byte[] ended(byte[] bytes, int kept, long dataEnd, long length) {
    int chunksFrom = (int) dataEnd + 2;
    int end = (int) Math.max(length, chunksFrom + LAST_CHUNK_BYTES);
    byte[] filled = Arrays.copyOf(Arrays.copyOf(bytes, kept), end);
    Arrays.fill(filled, Math.min(kept, chunksFrom), end, FILLER);
    if (dataEnd >= kept - 1L && chunksFrom > kept) {
      lineEnd(filled, (int) dataEnd);
    }
    int spare = end - chunksFrom - LAST_CHUNK_BYTES;
    int at = chunksFrom;
    if (spare > CHUNK_FRAME_BYTES) {
      int size = spare - CHUNK_FRAME_BYTES;
      digits(filled, at, size);
      lineEnd(filled, at + 8);
      lineEnd(filled, at + 10 + size);
      at += spare;
      spare = 0;
    }
    // What no chunk fits into goes into zeroes before the last size.
    Arrays.fill(filled, at, at + spare + 1, (byte) '0');
    lineEnd(filled, at + spare + 1);
    lineEnd(filled, at + spare + 3);
    return filled;
  }

  private static void digits(byte[] bytes, int at, int size) {
    for (int i = 0; i < 8; i++) {
      bytes[at + i] = (byte) Character.forDigit((size >>> (28 - 4 * i)) & 15, 16);
    }
  }

  private static void lineEnd(byte[] bytes, int at) {
    bytes[at] = '\r';
    bytes[at + 1] = '\n';
  }
}
