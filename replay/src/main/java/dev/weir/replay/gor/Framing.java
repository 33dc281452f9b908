package dev.weir.replay.gor;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What the head of a message says of its length and of its connection's end.
 *
 * <p>Scratch space of one thread, filled by {@link #read}. Eight bytes are looked at together for
 * the next line end, and a line is looked into only when its first letter is right.
 */
final class Framing {
  private static final byte[] CONNECTION = "connection:".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] CODING = "transfer-encoding:".getBytes(StandardCharsets.ISO_8859_1);
  private static final int LONGEST_METHOD = 24;
  private static final int MOST_LENGTH_DIGITS = 18;
  private static final int MOST_CONNECTION_OPTIONS = 200;

  /** Where the body begins; the end of the message when its head has none. */
  int bodyAt;

  /** Whether the empty line was there. */
  boolean whole;

  /** -1 when none is given, or not one number. */
  long contentLength;

  boolean chunked;

  /** Whether nothing follows on the connection once the exchange is over. */
  boolean endsConnection;

  /** Of a response, 0 when there is none. */
  int status;

  /** Whether a message begins as a request does: a method and a space. */
  static boolean beginsRequest(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && isMethodByte(bytes[i])) {
      i++;
    }
    return i > from && i - from <= LONGEST_METHOD && i + 1 < to && bytes[i] == ' ';
  }

  private static boolean isMethodByte(byte b) {
    return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || b == '-' || b == '_';
  }

  static boolean beginsResponse(byte[] bytes, int from, int to) {
    return to - from >= 5
        && bytes[from] == 'H'
        && bytes[from + 1] == 'T'
        && bytes[from + 2] == 'T'
        && bytes[from + 3] == 'P'
        && bytes[from + 4] == '/';
  }

  /** Reads the head that begins at {@code from}; the message ends at {@code to}. */
  void read(byte[] bytes, int from, int to) {
    contentLength = -1;
    chunked = false;
    whole = false;
    bodyAt = to;
    int lineEnd = lineEnd(bytes, from, to);
    boolean response = beginsResponse(bytes, from, to);
    status = response ? status(bytes, from, lineEnd) : 0;
    endsConnection = isHttp10(bytes, from, lineEnd, response);
    fields(bytes, lineEnd, to);
  }

  /** Looks at what follows each line end, from the one at {@code lineEnd} to the empty line. */
  private void fields(byte[] bytes, int lineEnd, int to) {
    int word = lineEnd;
    for (; word + 8 <= to; word += 8) {
      long ends = Words.lineEnds(Words.at(bytes, word));
      for (; ends != 0; ends &= ends - 1) {
        if (isEmptyLineOrField(bytes, word + Words.first(ends) + 1, to)) {
          return;
        }
      }
    }
    for (; word < to; word++) {
      if (bytes[word] == '\n' && isEmptyLineOrField(bytes, word + 1, to)) {
        return;
      }
    }
  }

  /** Reads a field if the line is one of those that matter; true if it is the empty line. */
  private boolean isEmptyLineOrField(byte[] bytes, int at, int to) {
    if (at >= to) {
      return false;
    }
    int letter = bytes[at] | 0x20;
    if (letter == 'c' || letter == 't') {
      field(bytes, at, letter, to);
      return false;
    }
    int end = bytes[at] == '\r' ? at + 1 : at;
    if (end < to && bytes[end] == '\n') {
      whole = true;
      bodyAt = end + 1;
    }
    return whole;
  }

  private void field(byte[] bytes, int at, int letter, int to) {
    if (letter == 't') {
      if (begins(bytes, at, to, CODING)) {
        chunked = text(bytes, at + CODING.length, lineEnd(bytes, at, to)).endsWith("chunked");
      }
    } else if (begins(bytes, at, to, LENGTH)) {
      contentLength = number(bytes, at + LENGTH.length, lineEnd(bytes, at, to));
    } else if (begins(bytes, at, to, CONNECTION)) {
      connection(text(bytes, at + CONNECTION.length, lineEnd(bytes, at, to)));
    }
  }

  private void connection(String options) {
    // RFC 9112 §9.3: close ends it whatever the version; 1.0 goes on only with keep-alive.
    if (options.contains("close")) {
      endsConnection = true;
    } else if (options.contains("keep-alive") || options.contains("upgrade")) {
      endsConnection = false;
    }
  }

  private static String text(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + MOST_CONNECTION_OPTIONS);
    return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1)
        .trim()
        .toLowerCase(Locale.ROOT);
  }

  private static boolean begins(byte[] bytes, int at, int to, byte[] name) {
    if (to - at < name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      byte b = bytes[at + i];
      if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static long number(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && (bytes[i] == ' ' || bytes[i] == '\t')) {
      i++;
    }
    int first = i;
    long number = 0;
    while (i < to && bytes[i] >= '0' && bytes[i] <= '9' && i - first < MOST_LENGTH_DIGITS) {
      number = number * 10 + bytes[i++] - '0';
    }
    boolean ends = i == to || bytes[i] == '\r' || bytes[i] == ' ' || bytes[i] == '\t';
    return i > first && ends ? number : -1;
  }

  private static int status(byte[] bytes, int from, int lineEnd) {
    int i = from;
    while (i < lineEnd && bytes[i] != ' ') {
      i++;
    }
    return (int) Math.min(999, Math.max(0, number(bytes, i, Math.min(lineEnd, i + 4))));
  }

  private static boolean isHttp10(byte[] bytes, int from, int lineEnd, boolean response) {
    int end = lineEnd > from && bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    int version = response ? from : end - 8;
    return version >= from
        && version + 8 <= end
        && beginsResponse(bytes, version, end)
        && bytes[version + 5] == '1'
        && bytes[version + 7] == '0';
  }

  /** Where the next line end is, {@code to} when there is none. */
  static int lineEnd(byte[] bytes, int from, int to) {
    int i = from;
    for (; i + 8 <= to; i += 8) {
      long ends = Words.lineEnds(Words.at(bytes, i));
      if (ends != 0) {
        return i + Words.first(ends);
      }
    }
    while (i < to && bytes[i] != '\n') {
      i++;
    }
    return i;
  }

  /**
   * How many bytes of the body are missing by its {@code Content-Length}; 0 when that says nothing.
   *
   * @param to where the message ends
   */
  long missingBytes(int to) {
    // RFC 9112 §6.3 rules 1 and 3: these have no content, and chunked overrides the length.
    boolean bodiless = status == 304 || status == 204 || (status >= 100 && status < 200);
    return chunked || bodiless || contentLength < 0
        ? 0
        : Math.max(0, contentLength - (to - bodyAt));
  }
}
