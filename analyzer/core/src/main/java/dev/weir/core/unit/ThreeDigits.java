package dev.weir.core.unit;

/** Prints a fraction with three significant digits, rounded once, half up. */
final class ThreeDigits {
  private ThreeDigits() {}

  /** Whether {@code value / one} rounds to 1000 or more, so that the next larger unit is due. */
  static boolean overflow(long value, long one) {
    long whole = value / one;
    return whole > 999 || (whole == 999 && value % one >= one / 2);
  }

  /**
   * {@code value / one}, which must round to less than 1000.
   *
   * @param one a multiple of 1000
   */
  static String of(long value, long one) {
    long denominator = 100;
    long rounded = roundedQuotient(value, one / denominator);
    while (rounded > 999) {
      denominator /= 10;
      rounded = roundedQuotient(value, one / denominator);
    }
    StringBuilder text = new StringBuilder(4).append(rounded / denominator);
    if (denominator > 1) {
      text.append('.');
      for (long d = denominator / 10; d > 0; d /= 10) {
        text.append(rounded / d % 10);
      }
    }
    return text.toString();
  }

  private static long roundedQuotient(long value, long step) {
    return value / step + (value % step >= step / 2 ? 1 : 0);
  }
}
