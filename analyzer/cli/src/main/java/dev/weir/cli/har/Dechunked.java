package dev.weir.cli.har;

import dev.weir.core.message.MessageHead;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** A body without its transfer coding (RFC 9112 §7.1), as far as its chunks are whole. */
final class Dechunked {
  private static final int MOST_SIZE_DIGITS = 7;

  private Dechunked() {}

  static byte[] body(byte[] message, MessageHead head) {
    int at = head.endOffset();
    if (!head.chunked()) {
      return Arrays.copyOfRange(message, at, message.length);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int size = size(message, at);
    while (size > 0) {
      at = lineEnd(message, at) + 1;
      int end = Math.min(message.length, at + size);
      body.write(message, Math.min(at, end), Math.max(0, end - at));
      at = Math.min(message.length, end + 2); // the line end behind the chunk
      size = size(message, at);
    }
    return body.toByteArray();
  }

  /** The size at the beginning of a line; 0 when there is none. */
  private static int size(byte[] bytes, int from) {
    int size = 0;
    for (int i = from; i < bytes.length && i - from < MOST_SIZE_DIGITS; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        break;
      }
      size = size << 4 | digit;
    }
    return size;
  }

  private static int lineEnd(byte[] bytes, int from) {
    int i = from;
    while (i < bytes.length && bytes[i] != '\n') {
      i++;
    }
    return i;
  }
}
