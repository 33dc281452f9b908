package dev.weir.core.limit;

import java.util.Locale;

/** By what an adaptive limit is moved. */
public enum AdaptiveBy {
  /** Up while bytes wait and the path carries them, down where it wastes them. */
  DEMAND,
  /** The rule of 85 and 120 percent of the rate to the letter, for comparison: it hardly fires. */
  LITERAL,
  /** Up while the path takes all that is sent, down at once when it loses or marks packets. */
  PATH;

  /** As limits files have it: {@code demand}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
