package dev.weir.limitfile;

/** A place in a text, line and column counted from 1. */
record LinePosition(int line, int column) {

  /** Where the next character stands; lines end in LF, CR or both, columns count code points. */
  static LinePosition after(String text) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pairs = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      if (c == '\n' || (c == '\r' && !pairs)) {
        line++;
        lineStart = i + 1;
      }
    }
    return new LinePosition(line, text.codePointCount(lineStart, text.length()) + 1);
  }

  LimitsSyntaxException refused(String sourceName, String problem) {
    return new LimitsSyntaxException(sourceName, line, column, problem);
  }
}
