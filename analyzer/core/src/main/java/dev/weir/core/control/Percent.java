package dev.weir.core.control;

import java.util.Locale;

/** Compares shares in whole percent without rounding; exact up to 10^16 bytes. */
final class Percent {
  private Percent() {}

  static boolean isAbove(long part, long whole, int percent) {
    return part * 100 > whole * percent;
  }

  static boolean isAtLeast(long part, long whole, int percent) {
    return part * 100 >= whole * percent;
  }

  /** A part in percent with one decimal, for people. */
  static String text(long part, long whole) {
    return whole == 0 ? "0 %" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }

  /** A whole share of an amount, rounded down; does not overflow. */
  static long of(int percent, long amount) {
    return amount / 100 * percent + amount % 100 * percent / 100;
  }
}
