package dev.weir.core.simulation;

import dev.weir.core.unit.TimeSpan;

/**
 * What delay is borne: of so many of a hundred exchanges under a limit, none may end later than so.
 *
 * @param percent above 0, up to 100
 * @param mostNanos zero or more
 */
public record DelayGoal(int percent, long mostNanos) {
  private static final String MEND =
      "write p99-delay<=200ms; for p99 also p50, p90 or max may stand";

  public DelayGoal {
    if (percent < 1 || percent > 100 || mostNanos < 0) {
      throw new IllegalArgumentException(
          "percent=" + percent + " and mostNanos=" + mostNanos + " are no goal");
    }
  }

  /**
   * Reads {@code p99-delay<=200ms}.
   *
   * @throws IllegalArgumentException saying what may stand there
   */
  public static DelayGoal parse(String text) {
    int at = text.indexOf("<=");
    if (at < 0) {
      throw new IllegalArgumentException("'" + text + "' has no <=; " + MEND);
    }
    int percent =
        switch (text.substring(0, at).trim()) {
          case "p50-delay" -> 50;
          case "p90-delay" -> 90;
          case "p99-delay" -> 99;
          case "max-delay" -> 100;
          default -> throw new IllegalArgumentException("'" + text + "' is no goal; " + MEND);
        };
    return new DelayGoal(percent, TimeSpan.parse(text.substring(at + 2)).toNanos());
  }

  /** {@code p99-delay}. */
  public String measure() {
    return (percent == 100 ? "max" : "p" + percent) + "-delay";
  }

  /** How many of some exchanges may be later. */
  long mostLater(long exchanges) {
    return exchanges * (100 - percent) / 100;
  }

  /** {@code p99-delay<=200 ms}. */
  @Override
  public String toString() {
    return measure() + "<=" + TimeSpan.format(mostNanos);
  }
}
