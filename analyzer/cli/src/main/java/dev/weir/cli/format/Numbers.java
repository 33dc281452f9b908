package dev.weir.cli.format;

/** Numbers as people read them, without the cost of {@link java.text} at start-up. */
final class Numbers {
  private Numbers() {}

  /** {@code 3787964} as {@code 3,787,964}. */
  static String grouped(long number) {
    String digits = Long.toString(number);
    int first = number < 0 ? 1 : 0;
    StringBuilder text = new StringBuilder(digits.length() + 6);
    for (int i = 0; i < digits.length(); i++) {
      int left = digits.length() - i;
      if (i > first && left % 3 == 0) {
        text.append(',');
      }
      text.append(digits.charAt(i));
    }
    return text.toString();
  }

  /**
   * A share of one as {@code 31.0 %}; a share that would round to nothing but is some, {@code <0.1
   * %}.
   */
  static String percent(double share) {
    if (share > 0 && share < 0.0005) {
      return "<0.1 %";
    }
    long tenths = Math.round(share * 1000);
    return tenths / 10 + "." + Math.abs(tenths % 10) + " %";
  }

  /** A part of one as {@code +2.1 %}, or {@code 0.0 %} when it is nearly nothing. */
  static String signedPercent(double part) {
    long tenths = Math.round(part * 1000);
    String sign = tenths > 0 ? "+" : tenths < 0 ? "-" : "";
    return sign + Math.abs(tenths) / 10 + "." + Math.abs(tenths) % 10 + " %";
  }

  /** {@code 1 packet}, {@code 2,000 packets}. */
  static String counted(long count, String noun) {
    return grouped(count) + ' ' + noun + (count == 1 ? "" : "s");
  }
}
