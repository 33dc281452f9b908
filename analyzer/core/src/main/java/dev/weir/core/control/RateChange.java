package dev.weir.core.control;

import java.util.regex.Pattern;

/**
 * What a controller says to one set of figures: the rate from now on, and why. Whoever runs the
 * loop applies it, logs it when it is a change, and shows it in any case.
 *
 * @param previousBytesPerSecond the rate until now
 * @param bytesPerSecond the rate from now on; the same where the controller holds it
 * @param reason a stable word in snake case, fit for a metric's label
 * @param explanation a sentence with the figures, for people
 */
public record RateChange(
    long previousBytesPerSecond, long bytesPerSecond, String reason, String explanation) {
  private static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

  /** Refuses rates that let nothing through, and reasons that are no label. */
  public RateChange {
    if (previousBytesPerSecond < 1 || bytesPerSecond < 1) {
      throw new IllegalArgumentException(
          "previousBytesPerSecond="
              + previousBytesPerSecond
              + " or bytesPerSecond="
              + bytesPerSecond
              + " is below 1");
    }
    if (!SNAKE_CASE.matcher(reason).matches()) {
      throw new IllegalArgumentException("reason=" + reason + " is not in snake_case");
    }
    if (explanation.isBlank()) {
      throw new IllegalArgumentException("reason=" + reason + " comes without an explanation");
    }
  }

  /** A rate that stays. */
  static RateChange held(long bytesPerSecond, String reason, String explanation) {
    return new RateChange(bytesPerSecond, bytesPerSecond, reason, explanation);
  }

  /** Whether the rate is another than before. */
  public boolean changed() {
    return bytesPerSecond != previousBytesPerSecond;
  }
}
