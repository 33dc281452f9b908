package dev.weir.core.http;

import java.util.Arrays;

/**
 * Finds the end of a message head and where its lines begin.
 *
 * <p>Idea: the heads of one service resemble each other, line for line; only the date, a length or
 * the path differ. So a head is compared with the one before it, a vector of bytes at a time, and
 * searched for line ends only where they differ. What comes out is the same as without; that is
 * about half the cost of a small exchange.
 *
 * <p>Scratch space shared by all connections of one thread, one for each direction; what it says is
 * about the last {@link #scan}. Lines end with LF, with or without CR before it (RFC 9112 §2.2 lets
 * a recipient take a lone LF as a line end). Lines beyond {@value #MOST_LINES} are passed over, and
 * {@link #tooManyLines} says so.
 */
final class HeadLines {
  private static final int MOST_LINES = 512;

  /** Heads that are remembered for comparison; longer ones are rare and just searched. */
  private static final int MODEL_BYTES = 1024;

  /** After this many differing lines comparing costs more than it spares. */
  private static final int MOST_DIFFERENCES = 6;

  private final int[] starts = new int[MOST_LINES + 1];
  private int count;
  private boolean bareLineFeed;
  private boolean tooManyLines;
  private int differing;
  private boolean isModel;

  /** The last complete head, and where its lines begin, the empty one and the end included. */
  private final byte[] model = new byte[MODEL_BYTES];

  private final int[] modelStarts = new int[MOST_LINES + 2];
  private int modelLines = -1;

  /**
   * Looks for the empty line that ends a head beginning at {@code from}.
   *
   * @return the offset after the empty line, or -1 when it is not among the bytes; then the lines
   *     that are complete have been found
   */
  int scan(byte[] bytes, int from, int to) {
    bareLineFeed = false;
    tooManyLines = false;
    isModel = false;
    differing = 0;
    int headEnd = modelLines >= 0 ? compare(bytes, from, to) : -1;
    if (headEnd < 0) {
      differing = -1;
      headEnd = search(bytes, from, to);
      if (headEnd >= 0) {
        remember(bytes, from, headEnd);
      }
    }
    return headEnd;
  }

  /** Complete lines before the empty one. */
  int count() {
    return count;
  }

  /** Where line {@code i} begins; line {@link #count()} is the empty or incomplete one. */
  int start(int i) {
    return starts[i];
  }

  /**
   * Which lines differ from the model's: bit {@code c & 31} for lines that begin with the letter
   * {@code c}, and so do the model's in their place; bit 0 for others, the start line among them.
   */
  int differing() {
    return differing;
  }

  /** Whether the head has become the model for later ones. */
  boolean isModel() {
    return isModel;
  }

  /** Whether a line ended with LF alone. */
  boolean bareLineFeed() {
    return bareLineFeed;
  }

  boolean tooManyLines() {
    return tooManyLines;
  }

  /**
   * Walks along the model. Holds at the top of the loop: the head up to {@code at} has the model's
   * lines before {@code line}.
   *
   * @return the offset after the head, or -1 when it resembles the model too little
   */
  private int compare(byte[] bytes, int from, int to) {
    int line = 0;
    int at = from;
    int modelEnd = modelStarts[modelLines + 1];
    for (int differences = 0; differences < MOST_DIFFERENCES; differences++) {
      int modelAt = modelStarts[line];
      int length = Math.min(modelEnd - modelAt, to - at);
      int same = Arrays.mismatch(model, modelAt, modelAt + length, bytes, at, at + length);
      int sameTo = modelAt + (same < 0 ? length : same);
      while (line <= modelLines && modelStarts[line + 1] <= sameTo) {
        starts[line] = at;
        at += modelStarts[line + 1] - modelStarts[line];
        line++;
      }
      if (line > modelLines) {
        count = modelLines;
        return at;
      }
      // This line differs: it must end like any line with content, and the next may match again.
      int end = at + (sameTo - modelStarts[line]);
      while (end < to && bytes[end] != '\n') {
        end++;
      }
      if (end >= to || end - at < 2 || bytes[end - 1] != '\r' || line == modelLines) {
        return -1;
      }
      boolean beginsAlike = sameTo > modelStarts[line] && line > 0 && end - at < MODEL_BYTES;
      differing |= beginsAlike ? bit(bytes[at]) : 1;
      starts[line++] = at;
      at = end + 1;
    }
    return -1;
  }

  /** Of {@link #differing}, for a line that begins so. */
  static int bit(byte first) {
    int letter = first | 0x20;
    return letter >= 'a' && letter <= 'z' ? 1 << (letter & 31) : 1;
  }

  private int search(byte[] bytes, int from, int to) {
    int lines = 0;
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

  private void remember(byte[] bytes, int from, int headEnd) {
    if (headEnd - from > MODEL_BYTES || bareLineFeed || tooManyLines) {
      return;
    }
    System.arraycopy(bytes, from, model, 0, headEnd - from);
    for (int i = 0; i <= count; i++) {
      modelStarts[i] = starts[i] - from;
    }
    modelStarts[count + 1] = headEnd - from;
    modelLines = count;
    isModel = true;
  }
}
