package dev.weir.core.simulation;

/** Whole numbers with at most three digits that count: 1 to 999, 1000, 1010, … 9990, 10000, … */
final class RoundRates {
  private static final int FIRST = 999;
  private static final int A_DECADE = 900;

  private RoundRates() {}

  /** The n-th of them, from 1. */
  static long number(int n) {
    if (n <= FIRST) {
      return n;
    }
    int beyond = n - FIRST - 1;
    long value = 100L + beyond % A_DECADE;
    for (int decade = beyond / A_DECADE; decade >= 0; decade--) {
      value = Math.multiplyExact(value, 10L);
    }
    return value;
  }

  /** How many there are up to a value. */
  static int upTo(long value) {
    long digits = value;
    int decades = 0;
    while (digits > FIRST) {
      digits /= 10;
      decades++;
    }
    return (int) (decades == 0 ? digits : FIRST + 1 + (decades - 1L) * A_DECADE + digits - 100);
  }

  /** The nearest to a value. */
  static long nearest(long value) {
    int below = upTo(value);
    long lower = number(below);
    long upper = number(below + 1);
    return value - lower < upper - value ? lower : upper;
  }
}
