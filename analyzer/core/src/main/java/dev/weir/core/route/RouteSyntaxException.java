package dev.weir.core.route;

/**
 * A route template that cannot be read. The message is one line for the user: where, what is wrong,
 * and how to mend it.
 */
public final class RouteSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  RouteSyntaxException(String sourceName, int line, int column, String problem) {
    super(sourceName + ':' + line + ':' + column + ": " + problem);
    this.line = line;
    this.column = column;
  }

  /** The line, counted from 1. */
  public int line() {
    return line;
  }

  /** The column of the first offending character, counted from 1. */
  public int column() {
    return column;
  }
}
