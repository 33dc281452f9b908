package dev.weir.core.http;

/**
 * Reads request lines and status lines, and tells whether bytes could begin one.
 *
 * <p>Scratch space of one thread; offsets are into the bytes read last.
 */
final class StartLine {
  /** Longest method taken for one; the longest registered is 17 (UPDATEREDIRECTREF). */
  private static final int LONGEST_METHOD = 24;

  /** So many bytes tell whether a request begins: the longest method, a space and a target. */
  static final int TELLING_BYTES = LONGEST_METHOD + 2;

  private static final byte[] HTTP_1 = {'H', 'T', 'T', 'P', '/', '1', '.'};

  private StartLine() {}

  /** Whether the first bytes of a message could be those of a request line. */
  static boolean couldBeRequest(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b == ' ') {
        return i > from;
      }
      if (!isTokenByte(b) || i - from >= LONGEST_METHOD) {
        return false;
      }
    }
    return true;
  }

  /** Whether the first bytes of a message could be those of a status line. */
  static boolean couldBeStatus(byte[] bytes, int from, int to) {
    for (int i = 0; i < HTTP_1.length && from + i < to; i++) {
      if (bytes[from + i] != HTTP_1[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a piece after a gap surely begins a request: an upper-case method, a space, a target,
   * and, where the line's end is there, the version.
   */
  static boolean beginsRequest(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] >= 'A' && bytes[i] <= 'Z') {
      i++;
    }
    if (i - from < 3 || i - from > LONGEST_METHOD || i + 1 >= to || bytes[i] != ' ') {
      return false;
    }
    byte target = bytes[i + 1];
    if (target != '/' && target != '*' && target != 'h' && bytes[from] != 'C') {
      return false;
    }
    int end = lineEnd(bytes, i, to);
    return end < 0 || versionAt(bytes, end - 8, end) >= 0;
  }

  /** Whether a piece after a gap surely begins a response: a version and a status code. */
  static boolean beginsStatus(byte[] bytes, int from, int to) {
    return to - from >= 12
        && couldBeStatus(bytes, from, to)
        && isDigit(bytes[from + 7])
        && bytes[from + 8] == ' '
        && status(bytes, from, to) > 0;
  }

  /** The status code of a line that begins with {@code HTTP/1.x}, or 0 when there is none. */
  static int status(byte[] bytes, int from, int to) {
    if (!couldBeStatus(bytes, from, to) || to - from < 12) {
      return 0;
    }
    int i = from + 8;
    while (i < to && bytes[i] == ' ') {
      i++;
    }
    if (i + 3 > to || !isDigit(bytes[i]) || !isDigit(bytes[i + 1]) || !isDigit(bytes[i + 2])) {
      return 0;
    }
    if (i + 3 < to && isDigit(bytes[i + 3])) {
      return 0;
    }
    int code = (bytes[i] - '0') * 100 + (bytes[i + 1] - '0') * 10 + (bytes[i + 2] - '0');
    return code >= 100 ? code : 0;
  }

  /** The digit after {@code HTTP/1.} when the bytes are just a version, -1 otherwise. */
  static int versionAt(byte[] bytes, int from, int to) {
    if (to - from != 8 || from < 0 || !couldBeStatus(bytes, from, to)) {
      return -1;
    }
    return isDigit(bytes[from + 7]) ? bytes[from + 7] - '0' : -1;
  }

  /** Where the line's text ends (before CR LF), or -1 when its end is not among the bytes. */
  static int lineEnd(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i > from && bytes[i - 1] == '\r' ? i - 1 : i;
      }
    }
    return -1;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** RFC 9110 §5.6.2: tchar. */
  private static boolean isTokenByte(byte b) {
    if ((b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || isDigit(b)) {
      return true;
    }
    return b > ' ' && b < 127 && "!#$%&'*+-.^_`|~".indexOf(b) >= 0;
  }
}
