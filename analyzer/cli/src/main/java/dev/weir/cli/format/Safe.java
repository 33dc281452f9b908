package dev.weir.cli.format;

/**
 * Makes text from captured traffic safe to print: a path may hold escape sequences that retitle or
 * reprogram a terminal, direction overrides that reorder a line, or line ends that fake a row.
 */
final class Safe {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Safe() {}

  /**
   * Text for a terminal: what is not surely one column wide and harmless is shown as {@code \xNN}
   * or <code>\&#117;{NNNN}</code>. The backslash itself stays, for there is no way back to be kept.
   */
  static String line(String text, boolean unicode) {
    int i = 0;
    while (i < text.length() && isHarmless(text.charAt(i), unicode)) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, i);
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isHarmless(c, unicode)) {
        safe.append(c);
      } else {
        escape(safe, c);
      }
    }
    return safe.toString();
  }

  /** Latin letters are one column wide everywhere; of the rest not every terminal is so sure. */
  private static boolean isHarmless(char c, boolean unicode) {
    return (c >= ' ' && c <= '~') || (unicode && c >= 0xc0 && c < 0x250) || (unicode && c == '…');
  }

  private static void escape(StringBuilder safe, char c) {
    if (c < 0x100) {
      safe.append("\\x").append(HEX[c >> 4]).append(HEX[c & 15]);
    } else {
      safe.append("\\u{").append(Integer.toHexString(c)).append('}');
    }
  }

  /** Text of at most so many characters, shortened in its middle, where paths differ least. */
  static String shorten(String text, int mostChars, boolean unicode) {
    if (text.length() <= mostChars) {
      return text;
    }
    String gap = unicode ? "…" : "..";
    int kept = Math.max(0, mostChars - gap.length());
    int tail = kept / 2;
    return text.substring(0, kept - tail) + gap + text.substring(text.length() - tail);
  }
}
