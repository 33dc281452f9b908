package dev.weir.core.text;

/** Makes what a user wrote fit for an error message: one line, no control characters, not long. */
public final class Printable {
  private static final int MOST_CHARS = 60;

  private Printable() {}

  public static String of(String text) {
    return of(text, MOST_CHARS);
  }

  /** As well, with so many characters, and a sign that more came. */
  public static String of(String text, int mostChars) {
    StringBuilder printable = new StringBuilder(Math.min(text.length(), mostChars) + 1);
    for (int i = 0; i < text.length(); i++) {
      if (i == mostChars) {
        return printable.append('…').toString();
      }
      char c = text.charAt(i);
      printable.append(Character.isISOControl(c) ? '?' : c);
    }
    return printable.toString();
  }
}
