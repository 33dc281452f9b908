package dev.weir.core.http;

/**
 * Passes over one message body without holding it, telling content from framing.
 *
 * <p>Chunked bodies, RFC 9112 §7.1:
 *
 * <pre>
 *   chunked-body = *chunk last-chunk trailer-section CRLF
 *   chunk        = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
 *   last-chunk   = 1*("0") [ chunk-ext ] CRLF
 * </pre>
 *
 * <p>Cost: one comparison per byte of chunk lines and trailers, nothing per byte of content.
 * Confined to the thread of its connection.
 */
final class Body {
  private static final int NONE = 0;
  private static final int LENGTH = 1;
  private static final int UNTIL_CLOSE = 2;
  private static final int CHUNK_SIZE = 3;
  private static final int CHUNK_EXTENSION = 4;
  private static final int CHUNK_DATA = 5;
  private static final int CHUNK_END = 6;
  private static final int TRAILER = 7;
  private static final int TUNNEL = 8;

  /** A chunk extension longer than this is worth a remark: it has been used to exhaust servers. */
  private static final int LONG_EXTENSION_BYTES = 4096;

  private int state = NONE;

  /** Of the body or of the chunk. */
  private long remaining;

  private int sizeDigits;
  private int extensionBytes;

  /** Bytes other than CR in the trailer line so far. */
  private boolean lineHasContent;

  /** Content and framing of the last {@link #feed} or {@link #gap}. */
  long content;

  long framing;

  /** Set when a chunk extension was longer than is reasonable. */
  boolean extensionOversized;

  /** Set when the structure was violated; its name. */
  String violation = "";

  void none() {
    begin(NONE, 0);
  }

  void length(long bytes) {
    begin(bytes == 0 ? NONE : LENGTH, bytes);
  }

  void untilClose() {
    begin(UNTIL_CLOSE, 0);
  }

  /** Whatever comes, from now to the end of the connection. */
  void tunnel() {
    begin(TUNNEL, 0);
  }

  void chunked() {
    begin(CHUNK_SIZE, 0);
  }

  private void begin(int newState, long newRemaining) {
    state = newState;
    remaining = newRemaining;
    sizeDigits = 0;
    violation = "";
  }

  boolean done() {
    return state == NONE;
  }

  boolean endsWithConnection() {
    return state == UNTIL_CLOSE || state == TUNNEL;
  }

  /** Bytes to come that are certainly content. */
  long opaqueBytes() {
    return switch (state) {
      case LENGTH, CHUNK_DATA -> remaining;
      case TUNNEL -> Long.MAX_VALUE;
      default -> 0;
    };
  }

  /** Passes over at most {@code length} bytes; stops at the end of the body or at a violation. */
  int feed(byte[] bytes, int offset, int length) {
    content = 0;
    framing = 0;
    int i = offset;
    int end = offset + length;
    while (i < end && state != NONE) {
      switch (state) {
        case LENGTH, CHUNK_DATA, UNTIL_CLOSE, TUNNEL -> i += (int) skip(end - i);
        default -> {
          int next = structure(bytes, i, end);
          framing += next - i;
          i = next;
          if (!violation.isEmpty()) {
            return i - offset;
          }
        }
      }
    }
    return i - offset;
  }

  /**
   * Passes over bytes that are not to be had.
   *
   * @return how many could be passed over; less than {@code length} when the body ends, 0 when the
   *     next byte belongs to its structure, so that no more can be known
   */
  long gap(long length) {
    content = 0;
    framing = 0;
    return switch (state) {
      case LENGTH, CHUNK_DATA, UNTIL_CLOSE, TUNNEL -> skip(length);
      default -> 0;
    };
  }

  private long skip(long available) {
    if (state == UNTIL_CLOSE || state == TUNNEL) {
      content += available;
      return available;
    }
    long count = Math.min(available, remaining);
    remaining -= count;
    content += count;
    if (remaining == 0) {
      state = state == LENGTH ? NONE : CHUNK_END;
    }
    return count;
  }

  private int structure(byte[] bytes, int from, int end) {
    return switch (state) {
      case CHUNK_SIZE -> chunkSize(bytes, from, end);
      case CHUNK_EXTENSION -> chunkExtension(bytes, from, end);
      case CHUNK_END -> chunkEnd(bytes, from);
      default -> trailer(bytes, from, end);
    };
  }

  private int chunkSize(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end) {
      int digit = hexDigit(bytes[i]);
      if (digit < 0) {
        if (sizeDigits == 0) {
          return violated("chunk_size_invalid", i + 1);
        }
        extensionBytes = 0;
        state = CHUNK_EXTENSION;
        return i;
      }
      if (remaining >>> 58 != 0) {
        return violated("chunk_size_overflow", i + 1);
      }
      remaining = remaining << 4 | digit;
      sizeDigits = 1;
      i++;
    }
    return i;
  }

  /** From after the digits to the end of the line: blanks, {@code ;name=value}, CR LF. */
  private int chunkExtension(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end) {
      byte b = bytes[i++];
      if (b == '\n') {
        lineHasContent = false;
        state = remaining == 0 ? TRAILER : CHUNK_DATA;
        return i;
      }
      if (extensionBytes == 0 && b != ';' && b != '\r' && b != ' ' && b != '\t') {
        return violated("chunk_size_invalid", i);
      }
      if (b != '\r' && ++extensionBytes == LONG_EXTENSION_BYTES) {
        extensionOversized = true;
      }
    }
    return i;
  }

  /** The line end after a chunk's data; LF alone is let pass, as servers do. */
  private int chunkEnd(byte[] bytes, int from) {
    byte b = bytes[from];
    if (b == '\n') {
      remaining = 0;
      sizeDigits = 0;
      state = CHUNK_SIZE;
    } else if (b != '\r') {
      return violated("chunk_end_invalid", from + 1);
    }
    return from + 1;
  }

  private int trailer(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end) {
      byte b = bytes[i++];
      if (b == '\n') {
        if (!lineHasContent) {
          state = NONE;
          return i;
        }
        lineHasContent = false;
      } else if (b != '\r') {
        lineHasContent = true;
      }
    }
    return i;
  }

  private int violated(String name, int consumedTo) {
    violation = name;
    return consumedTo;
  }

  private static int hexDigit(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int letter = b | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }
}
