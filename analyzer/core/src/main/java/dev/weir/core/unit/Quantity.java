package dev.weir.core.unit;

import dev.weir.core.text.Printable;
import java.math.BigDecimal;

/**
 * A decimal number and the letters after it, as written.
 *
 * @param number zero or more
 * @param unit what follows the number, trimmed; empty for a bare number
 */
record Quantity(BigDecimal number, String unit) {
  // Keeps BigDecimal's cost bounded, and is far beyond what a long of bytes can hold.
  private static final int MOST_DIGITS = 30;

  /**
   * Splits {@code 5MB} or {@code 5 MB}.
   *
   * @param what the kind of quantity, for the message
   * @param mend an example of how to write it, for the message
   */
  static Quantity split(String text, String what, String mend) {
    String trimmed = text.trim();
    int end = 0;
    while (end < trimmed.length() && isPartOfNumber(trimmed.charAt(end))) {
      end++;
    }
    String digits = trimmed.substring(0, end);
    if (!isDecimal(digits)) {
      throw new UnitSyntaxException(
          "'" + Printable.of(text) + "' is not a " + what + "; write for example " + mend);
    }
    return new Quantity(new BigDecimal(digits), trimmed.substring(end).trim());
  }

  /** The number times a scale, which must be a whole number that fits. */
  long times(BigDecimal scale, String text, String unitName) {
    BigDecimal product = number.multiply(scale).stripTrailingZeros();
    if (product.scale() > 0) {
      throw new UnitSyntaxException(
          "'" + Printable.of(text) + "' is not a whole number of " + unitName + "; round it");
    }
    if (product.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new UnitSyntaxException(
          "'"
              + Printable.of(text)
              + "' is more than "
              + Long.MAX_VALUE
              + ' '
              + unitName
              + "; write less");
    }
    return product.longValueExact();
  }

  private static boolean isPartOfNumber(char c) {
    return c == '.' || (c >= '0' && c <= '9');
  }

  private static boolean isDecimal(String digits) {
    if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
      return false;
    }
    int point = digits.indexOf('.');
    return point != 0 && point != digits.length() - 1 && point == digits.lastIndexOf('.');
  }
}
