package dev.weir.core.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Picks from the field lines of one head what framing and attribution need.
 *
 * <p>Scratch space shared by the connections of one thread; what it says is about the last {@link
 * #read}. Ranges are offsets into the bytes read, {@code from == to} when absent.
 */
final class HeadFields {
  static final long ABSENT = -1;
  static final long INVALID = -2;

  static final int TRANSFER_ABSENT = 0;
  static final int TRANSFER_CHUNKED = 1;
  static final int TRANSFER_OTHER = 2;

  // Oddities as bits, so that a clean head costs one comparison.
  static final int FOLDED = 1;
  static final int SPACE_BEFORE_COLON = 1 << 1;
  static final int LENGTH_CONFLICT = 1 << 2;
  static final int LENGTH_INVALID = 1 << 3;
  static final int LENGTH_REPEATED = 1 << 4;
  static final int TRANSFER_UNKNOWN = 1 << 5;
  static final int CHUNKED_REPEATED = 1 << 6;
  static final int LENGTH_AND_CHUNKED = 1 << 7;
  static final int HOST_REPEATED = 1 << 8;
  static final int LINE_OVERSIZED = 1 << 9;
  static final int BARE_LINE_FEED = 1 << 10;
  static final int TOO_MANY_LINES = 1 << 11;

  private static final String[] ODDITY_NAMES = {
    "folded_field_line",
    "space_before_colon",
    "content_length_conflict",
    "content_length_invalid",
    "content_length_repeated",
    "transfer_encoding_unknown",
    "chunked_repeated",
    "content_length_and_chunked",
    "host_repeated",
    "field_line_oversized",
    "bare_line_feed",
    "too_many_field_lines",
  };

  /** A field line longer than this is worth a remark: servers refuse it by default. */
  private static final int LONG_LINE_BYTES = 16 * 1024;

  private static final byte[] CONTENT_LENGTH = ascii("content-length");
  private static final byte[] CONTENT_TYPE = ascii("content-type");
  private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding");
  private static final byte[] TRACEPARENT = ascii("traceparent");
  private static final byte[] HOST = ascii("host");
  private static final byte[] EXPECT = ascii("expect");
  private static final byte[] CONNECTION = ascii("connection");
  private static final byte[] CLOSE = ascii("close");
  private static final byte[] CHUNKED = ascii("chunked");
  private static final byte[] IDENTITY = ascii("identity");
  private static final byte[][] CODINGS = {
    ascii("gzip"), ascii("x-gzip"), ascii("deflate"), ascii("compress"), ascii("x-compress"),
  };

  long contentLength;
  int transfer;
  int oddities;

  /** Whether the client waits for leave to send its body (RFC 9110 §10.1.1). */
  boolean expects;

  /** Whether the connection ends with this message's exchange (RFC 9112 §9.6). */
  boolean closes;

  int hostFrom;
  int hostTo;
  int typeFrom;
  int typeTo;
  int traceFrom;
  int traceTo;

  /** Of the field that names the client, its first line. */
  int clientFrom;

  int clientTo;

  /** In lower case; empty when no field names the client. */
  private final byte[] clientField;

  HeadFields(@Nullable String clientField) {
    this.clientField = ascii(clientField == null ? "" : clientField);
    for (int i = 0; i < this.clientField.length; i++) {
      this.clientField[i] = lowerCase(this.clientField[i]);
    }
  }

  /** On which lines of a request anything depends, as bits of {@link HeadLines#differing}. */
  int askedOfRequests() {
    int asked = 1 | HeadLines.bit((byte) 'h') | HeadLines.bit((byte) 'e') | askedOfResponses();
    return clientField.length == 0 ? asked : asked | HeadLines.bit(clientField[0]);
  }

  /** As {@link #askedOfRequests}, for responses. */
  static int askedOfResponses() {
    return 1 | HeadLines.bit((byte) 'c') | HeadLines.bit((byte) 't');
  }

  static String oddityName(int bit) {
    return ODDITY_NAMES[bit];
  }

  static int oddityKinds() {
    return ODDITY_NAMES.length;
  }

  /**
   * Reads lines 1 and on of {@code lines}; line 0 is the start line.
   *
   * @param request whether to look at what is asked of requests alone
   */
  void read(byte[] bytes, HeadLines lines, boolean request) {
    contentLength = ABSENT;
    transfer = TRANSFER_ABSENT;
    oddities = 0;
    expects = false;
    closes = false;
    hostFrom = hostTo = typeFrom = typeTo = traceFrom = traceTo = clientFrom = clientTo = 0;
    if (lines.bareLineFeed()) {
      oddities |= BARE_LINE_FEED;
    }
    if (lines.tooManyLines()) {
      oddities |= TOO_MANY_LINES;
    }
    int count = lines.count();
    if (count > 1 && isBlank(bytes[lines.start(1)])) {
      // A blank before the first field continues nothing: some readers skip it, some do not.
      oddities |= FOLDED;
    }
    for (int i = 1; i < count; ) {
      int from = lines.start(i);
      int next = i + 1;
      // RFC 9112 §5.2: a line that begins with white space continues the one before it.
      while (next < count && isBlank(bytes[lines.start(next)])) {
        oddities |= FOLDED;
        next++;
      }
      int to = lines.start(next);
      if (to - from > LONG_LINE_BYTES) {
        oddities |= LINE_OVERSIZED;
      }
      line(bytes, from, to, request);
      i = next;
    }
    if (contentLength != ABSENT && transfer != TRANSFER_ABSENT) {
      oddities |= LENGTH_AND_CHUNKED;
    }
  }

  private void line(byte[] bytes, int from, int to, boolean request) {
    if (request
        && clientField.length > 0
        && clientField[0] == lowerCase(bytes[from])
        && clientTo == 0) {
      client(bytes, from, to);
    }
    switch (bytes[from] | 0x20) {
      case 'c' -> {
        int value = valueOf(bytes, from, to, CONTENT_LENGTH);
        if (value >= 0) {
          contentLength(bytes, value, to);
          return;
        }
        value = valueOf(bytes, from, to, CONTENT_TYPE);
        if (value >= 0) {
          typeFrom = skipBlanks(bytes, value, to);
          typeTo = typeEnd(bytes, typeFrom, to);
          return;
        }
        value = valueOf(bytes, from, to, CONNECTION);
        if (value >= 0) {
          closes |= hasToken(bytes, value, to, CLOSE);
        }
      }
      case 't' -> {
        int value = valueOf(bytes, from, to, TRANSFER_ENCODING);
        if (value >= 0) {
          transferEncoding(bytes, value, to);
          return;
        }
        value = valueOf(bytes, from, to, TRACEPARENT);
        if (value >= 0) {
          traceFrom = skipBlanks(bytes, value, to);
          traceTo = trimEnd(bytes, traceFrom, to);
        }
      }
      case 'h' -> {
        int value = request ? valueOf(bytes, from, to, HOST) : -1;
        if (value >= 0) {
          if (hostTo > hostFrom) {
            oddities |= HOST_REPEATED;
            return;
          }
          hostFrom = skipBlanks(bytes, value, to);
          hostTo = trimEnd(bytes, hostFrom, to);
        }
      }
      case 'e' -> expects |= request && valueOf(bytes, from, to, EXPECT) >= 0;
      default -> {
        // A field that neither framing nor attribution asks for.
      }
    }
  }

  private void client(byte[] bytes, int from, int to) {
    int colon = from + clientField.length;
    if (colon >= to || bytes[colon] != ':') {
      return;
    }
    for (int i = 1; i < clientField.length; i++) {
      if (lowerCase(bytes[from + i]) != clientField[i]) {
        return;
      }
    }
    clientFrom = skipBlanks(bytes, colon + 1, to);
    clientTo = trimEnd(bytes, clientFrom, to);
  }

  private static byte lowerCase(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
  }

  /**
   * Where the value begins if the line is this field, else -1. Takes {@code Name :} as the field
   * too, as lenient servers do, and remarks on it: RFC 9112 §5.1 has servers refuse it, because two
   * readers may differ.
   */
  private int valueOf(byte[] bytes, int from, int to, byte[] name) {
    int colon = from + name.length;
    if (colon >= to) {
      return -1;
    }
    byte after = bytes[colon];
    if (after != ':' && !isBlank(after)) {
      return -1;
    }
    for (int i = 0; i < name.length; i++) {
      if ((bytes[from + i] | 0x20) != name[i]) {
        return -1;
      }
    }
    if (after != ':') {
      colon = skipBlanks(bytes, colon, to);
      if (colon >= to || bytes[colon] != ':') {
        return -1;
      }
      oddities |= SPACE_BEFORE_COLON;
    }
    return colon + 1;
  }

  private void contentLength(byte[] bytes, int from, int to) {
    int i = from;
    while (true) {
      i = skipBlanks(bytes, i, to);
      long value = 0;
      int digits = 0;
      while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
        value = value * 10 + (bytes[i] - '0');
        digits++;
        i++;
      }
      i = skipBlanks(bytes, i, to);
      boolean listGoesOn = i < to && bytes[i] == ',';
      if (digits == 0 || digits > 18 || (i < to && !listGoesOn)) {
        oddities |= LENGTH_INVALID;
        contentLength = INVALID;
        return;
      }
      if (contentLength == ABSENT) {
        contentLength = value;
      } else if (contentLength == value) {
        oddities |= LENGTH_REPEATED;
      } else if (contentLength != INVALID) {
        // RFC 9112 §6.3 rule 5: differing values make the length unknowable.
        oddities |= LENGTH_CONFLICT;
        contentLength = INVALID;
      }
      if (!listGoesOn) {
        return;
      }
      i++;
    }
  }

  private void transferEncoding(byte[] bytes, int from, int to) {
    boolean chunkedBefore = transfer == TRANSFER_CHUNKED;
    int i = from;
    boolean chunkedLast = false;
    boolean codings = transfer != TRANSFER_ABSENT;
    while (i < to) {
      i = skipBlanks(bytes, i, to);
      int token = i;
      while (i < to && bytes[i] != ',') {
        i++;
      }
      int tokenEnd = trimEnd(bytes, token, i);
      // RFC 2616 had "identity" for no coding at all, and some servers still send it.
      if (tokenEnd > token && !isToken(bytes, token, tokenEnd, IDENTITY)) {
        codings = true;
        chunkedLast = isToken(bytes, token, tokenEnd, CHUNKED);
        if (chunkedLast && chunkedBefore) {
          oddities |= CHUNKED_REPEATED;
        }
        chunkedBefore |= chunkedLast;
        if (!chunkedLast && !isCoding(bytes, token, tokenEnd)) {
          oddities |= TRANSFER_UNKNOWN;
        }
      }
      i++;
    }
    if (codings) {
      transfer = chunkedLast ? TRANSFER_CHUNKED : TRANSFER_OTHER;
    }
  }

  /** Whether a list of tokens has this one. */
  private static boolean hasToken(byte[] bytes, int from, int to, byte[] token) {
    int i = from;
    while (i < to) {
      i = skipBlanks(bytes, i, to);
      int start = i;
      while (i < to && bytes[i] != ',') {
        i++;
      }
      if (isToken(bytes, start, trimEnd(bytes, start, i), token)) {
        return true;
      }
      i++;
    }
    return false;
  }

  private static boolean isCoding(byte[] bytes, int from, int to) {
    for (byte[] coding : CODINGS) {
      if (isToken(bytes, from, to, coding)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isToken(byte[] bytes, int from, int to, byte[] token) {
    if (to - from != token.length) {
      return false;
    }
    for (int i = 0; i < token.length; i++) {
      if ((bytes[from + i] | 0x20) != token[i]) {
        return false;
      }
    }
    return true;
  }

  private static int typeEnd(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != ';' && bytes[i] != ',' && !isBlank(bytes[i])) {
      i++;
    }
    return i;
  }

  private static int skipBlanks(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && isBlank(bytes[i])) {
      i++;
    }
    return i;
  }

  private static int trimEnd(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && isBlank(bytes[end - 1])) {
      end--;
    }
    return end;
  }

  /** Space and tab, and the line ends inside a folded value. */
  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
