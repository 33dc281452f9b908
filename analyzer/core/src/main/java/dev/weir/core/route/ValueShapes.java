package dev.weir.core.route;

/** Shapes of values that need a look at positions: UUIDs, dates, file name extensions. */
final class ValueShapes {
  private static final int UUID_CHARS = 36;
  private static final int MAX_EXTENSION_CHARS = 5;

  private ValueShapes() {}

  /** RFC 9562 §4: 8-4-4-4-12 hexadecimal digits, of either case. */
  static boolean isUuid(String path, int from, int to) {
    if (to - from != UUID_CHARS) {
      return false;
    }
    for (int i = 0; i < UUID_CHARS; i++) {
      char c = path.charAt(from + i);
      boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
      if (hyphen ? c != '-' : !isHexDigit(c)) {
        return false;
      }
    }
    return true;
  }

  /** {@code 2026-11}, {@code 2026-11-21}, or {@code 2026-11-21T} and a time. */
  static boolean isDate(String path, int from, int to) {
    int chars = to - from;
    if (chars < 7 || path.charAt(from + 4) != '-' || !inRange(path, from, 4, 1900, 2099)) {
      return false;
    }
    if (!inRange(path, from + 5, 2, 1, 12)) {
      return false;
    }
    if (chars == 7) {
      return true;
    }
    if (chars < 10 || path.charAt(from + 7) != '-' || !inRange(path, from + 8, 2, 1, 31)) {
      return false;
    }
    return chars == 10 || (path.charAt(from + 10) == 'T' && isTime(path, from + 11, to));
  }

  /** RFC 3339 §5.6, loosely: digits, colons, a fraction and an offset, or their escapes. */
  private static boolean isTime(String path, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = path.charAt(i);
      if (!isDigit(c) && ":.Z+-%AaBb".indexOf(c) < 0) {
        return false;
      }
    }
    return to > from;
  }

  private static boolean inRange(String path, int from, int digits, int least, int most) {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      char c = path.charAt(i);
      if (!isDigit(c)) {
        return false;
      }
      value = value * 10 + (c - '0');
    }
    return value >= least && value <= most;
  }

  /** The index of the dot before an extension such as {@code .json} or {@code .mp4}, or -1. */
  static int extensionDot(String path, int from, int to) {
    int dot = path.lastIndexOf('.', to - 1);
    int chars = to - dot - 1;
    if (dot < from || chars < 2 || chars > MAX_EXTENSION_CHARS || !isLetter(path.charAt(dot + 1))) {
      return -1;
    }
    for (int i = dot + 2; i < to; i++) {
      if (!isAlphanumeric(path.charAt(i))) {
        return -1;
      }
    }
    return dot;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isAlphanumeric(char c) {
    return isDigit(c) || isLetter(c);
  }

  static boolean isHexDigit(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
