package dev.weir.core.unit;

import dev.weir.core.text.Printable;

/** Parts of a whole as {@code 30%} or {@code 0.5 %}; the sign is never left out. */
public final class Percentage {
  private static final String MEND = "30%";

  private Percentage() {}

  /**
   * Reads a percentage, which may be above 100.
   *
   * @return the part of one, zero or more: 0.3 for {@code 30%}
   * @throws UnitSyntaxException if the text is not a percentage
   */
  public static double parse(String text) {
    Quantity quantity = Quantity.split(text, "percentage", MEND);
    if (!quantity.unit().equals("%")) {
      throw new UnitSyntaxException(
          "'" + Printable.of(text) + "' does not end in %; write for example " + MEND);
    }
    return quantity.number().movePointLeft(2).doubleValue();
  }
}
