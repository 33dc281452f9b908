package dev.weir.limitfile;

/**
 * A limits file, or a budget file, that cannot be read. The message is one line for the user:
 * where, what is wrong, and how to mend it.
 */
public final class LimitsSyntaxException extends Exception {
  private static final long serialVersionUID = 1;
  private static final int MOST_PROBLEM_CHARS = 500;

  private final String sourceName;
  private final int line;
  private final int column;

  LimitsSyntaxException(String sourceName, int line, int column, String problem) {
    super(sourceName + ':' + line + ':' + column + ": " + oneLine(problem));
    this.sourceName = sourceName;
    this.line = line;
    this.column = column;
  }

  /** As it was given: mostly a file's name. */
  public String sourceName() {
    return sourceName;
  }

  /** The line, counted from 1. */
  public int line() {
    return line;
  }

  /** The column of the first offending character, counted from 1. */
  public int column() {
    return column;
  }

  /** What is quoted from the file may hold anything. */
  private static String oneLine(String problem) {
    StringBuilder line = new StringBuilder(problem);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      // Of line ends, only these two are no control characters.
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        line.setCharAt(i, '?');
      }
    }
    if (line.length() > MOST_PROBLEM_CHARS) {
      line.setLength(MOST_PROBLEM_CHARS);
      line.append('…');
    }
    return line.toString();
  }
}
