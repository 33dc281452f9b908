package dev.weir.core.message;

/** Where the lines of a message's head are. */
final class Head {
  private Head() {}

  /**
   * Where the head ends, after its empty line; {@code length} when there is no empty line.
   *
   * <p>RFC 9112 §2.2: a recipient may take a single LF for the end of a line.
   */
  static int end(byte[] bytes, int length) {
    int start = 0;
    while (start < length) {
      int next = nextLine(bytes, start, length);
      if (start > 0 && textEnd(bytes, start, next) == start && next > start) {
        return next;
      }
      start = next;
    }
    return length;
  }

  /** Where the line after that of {@code from} begins, or {@code to}. */
  static int nextLine(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return to;
  }

  /** Where the text of a line ends that begins at {@code from}, its line end not counted. */
  static int textEnd(byte[] bytes, int from, int next) {
    int end = next;
    if (end > from && bytes[end - 1] == '\n') {
      end--;
      if (end > from && bytes[end - 1] == '\r') {
        end--;
      }
    }
    return end;
  }
}
