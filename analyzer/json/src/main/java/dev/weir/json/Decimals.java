package dev.weir.json;

import java.math.BigDecimal;

/** Fractions as plain decimal text. */
public final class Decimals {
  private static final long BILLION = 1_000_000_000;
  // Beyond this a double has no billionths left that could be printed.
  private static final double MOST = 4e9;

  private Decimals() {}

  /** At most nine decimals, rounded half up, no trailing zeros and no exponent. */
  public static String plain(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("value=" + value + " is no number");
    }
    if (value < 0) {
      String text = plain(-value);
      return text.equals("0") ? text : '-' + text;
    }
    if (value >= MOST) {
      return value < 9e15
          ? Long.toString(Math.round(value))
          : new BigDecimal(value).toBigInteger().toString();
    }
    long billionths = Math.round(value * BILLION);
    StringBuilder text = new StringBuilder(20).append(billionths / BILLION);
    long fraction = billionths % BILLION;
    if (fraction > 0) {
      String digits = Long.toString(BILLION + fraction);
      int end = digits.length();
      while (digits.charAt(end - 1) == '0') {
        end--;
      }
      text.append('.').append(digits, 1, end);
    }
    return text.toString();
  }
}
