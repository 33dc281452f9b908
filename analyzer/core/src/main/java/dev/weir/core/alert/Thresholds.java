package dev.weir.core.alert;

import java.util.concurrent.TimeUnit;

/**
 * When an alert begins and when it ends; two thresholds and two durations, so that a figure that
 * wavers about one of them changes nothing.
 *
 * @param above it is pending while the figure is above this
 * @param below it may end once the figure is below this, which is not above the other
 * @param forNanos it fires when it has been pending so long
 * @param clearNanos it ends when the figure has been below for so long
 */
public record Thresholds(double above, double below, long forNanos, long clearNanos) {
  private static final long MOST_NANOS = TimeUnit.DAYS.toNanos(1);

  public Thresholds {
    if (!(above > 0) || Double.isInfinite(above)) {
      throw new IllegalArgumentException("above=" + above + " is not above 0; give more");
    }
    if (!(below >= 0 && below <= above)) {
      throw new IllegalArgumentException(
          "below=" + below + " is not within 0 and above=" + above + "; an alert could not end");
    }
    if (forNanos < 0 || forNanos > MOST_NANOS) {
      throw new IllegalArgumentException("for=" + forNanos + " ns is not within 0s to 1d");
    }
    if (clearNanos < 0 || clearNanos > MOST_NANOS) {
      throw new IllegalArgumentException("clear-for=" + clearNanos + " ns is not within 0s to 1d");
    }
  }
}
