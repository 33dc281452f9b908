package dev.weir.cli.format;

/** Horizontal bars in eighths of a character. */
final class Bar {
  private static final char FULL = '█';
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  private Bar() {}

  /**
   * A bar.
   *
   * @param share 0 to 1
   * @param padded whether to fill what is left of the width
   */
  static String of(double share, int widthChars, boolean padded, boolean unicode) {
    double clamped = Math.max(0, Math.min(1, share));
    StringBuilder bar = new StringBuilder(widthChars);
    if (unicode) {
      int eighths = (int) Math.round(clamped * widthChars * 8);
      if (eighths == 0 && share > 0) {
        eighths = 1; // What is there is seen.
      }
      bar.append(String.valueOf(FULL).repeat(eighths / 8));
      if (eighths % 8 > 0) {
        bar.append(EIGHTHS.charAt(eighths % 8));
      }
    } else {
      bar.append("#".repeat((int) Math.round(clamped * widthChars)));
    }
    if (padded) {
      String empty = unicode ? "░" : ".";
      bar.append(empty.repeat(Math.max(0, widthChars - bar.length())));
    }
    return bar.toString();
  }
}
