package dev.weir.core.http;

/**
 * Finds the end of a message head and where its lines begin, in one pass.
 *
 * <p>Scratch space shared by all connections of one thread; what it says is about the last {@link
 * #scan}. Lines end with LF, with or without CR before it (RFC 9112 §2.2 lets a recipient take a
 * lone LF as a line end). Lines beyond {@value #MOST_LINES} are passed over, and {@link
 * #tooManyLines} says so.
 */
final class HeadLines {
  private static final int MOST_LINES = 512;

  private final int[] starts = new int[MOST_LINES + 1];
  private int count;
  private boolean bareLineFeed;
  private boolean tooManyLines;

  /**
   * Looks for the empty line that ends a head beginning at {@code from}.
   *
   * @return the offset after the empty line, or -1 when it is not among the bytes; then the lines
   *     that are complete have been found
   */
  int scan(byte[] bytes, int from, int to) {
    int lines = 0;
    bareLineFeed = false;
    tooManyLines = false;
    int lineStart = from;
    for (int i = from; i < to; i++) {
      if (bytes[i] != '\n') {
        continue;
      }
      int length = i - lineStart;
      boolean carriageReturn = length > 0 && bytes[i - 1] == '\r';
      if (!carriageReturn) {
        bareLineFeed = true;
      }
      if (length == 0 || (length == 1 && carriageReturn)) {
        starts[lines] = lineStart;
        count = lines;
        return i + 1;
      }
      if (lines < MOST_LINES) {
        starts[lines++] = lineStart;
      } else {
        tooManyLines = true;
      }
      lineStart = i + 1;
    }
    starts[lines] = lineStart;
    count = lines;
    return -1;
  }

  /** Complete lines before the empty one. */
  int count() {
    return count;
  }

  /** Where line {@code i} begins; line {@link #count()} is the empty or incomplete one. */
  int start(int i) {
    return starts[i];
  }

  /** Whether a line ended with LF alone. */
  boolean bareLineFeed() {
    return bareLineFeed;
  }

  boolean tooManyLines() {
    return tooManyLines;
  }
}
