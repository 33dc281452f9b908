package dev.weir.agent.runtime.limits;

import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.limitfile.LimitsFile;
import dev.weir.limitfile.LimitsSyntaxException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Limits as people write them, in YAML or JSON. The one class that knows the reader of YAML, so
 * that it is loaded only where somebody writes limits.
 */
public final class LimitsText {
  private LimitsText() {}

  /**
   * What is in UTF-8, no more of it than limits may have.
   *
   * @throws IllegalArgumentException saying line, column, what is wrong, and the mend
   */
  public static String of(String sourceName, InputStream in) throws IOException {
    try {
      return LimitsFile.text(sourceName, in);
    } catch (LimitsSyntaxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Reads a whole set.
   *
   * @param sourceName where the text is from, for the message
   * @throws IllegalArgumentException saying line, column, what is wrong, and the mend
   */
  public static LimitSet set(String sourceName, String text) {
    try {
      return LimitsFile.parse(sourceName, text);
    } catch (LimitsSyntaxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Reads what is to be another about one limit.
   *
   * @throws IllegalArgumentException saying line, column, what is wrong, and the mend
   */
  public static LimitRule patched(LimitRule rule, String sourceName, String text) {
    try {
      return LimitsFile.patch(rule, sourceName, text);
    } catch (LimitsSyntaxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
