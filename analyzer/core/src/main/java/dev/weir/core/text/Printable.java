package dev.weir.core.text;

/** Makes what a user wrote fit for an error message: one line, no control characters, not long. */
public final class Printable {
  private static final int MOST_CHARS = 60;

  private Printable() {}

  public static String of(String text) {
    StringBuilder printable = new StringBuilder(Math.min(text.length(), MOST_CHARS) + 1);
    for (int i = 0; i < text.length(); i++) {
      if (i == MOST_CHARS) {
        return printable.append('…').toString();
      }
      char c = text.charAt(i);
      printable.append(Character.isISOControl(c) ? '?' : c);
    }
    return printable.toString();
  }
}
