package dev.weir.core.alert;

import java.util.concurrent.TimeUnit;

/**
 * Traffic of a route is unlike that of the same part of earlier seasons.
 *
 * @param deviations distance from the median, in robust standard deviations
 * @param seasonNanos after which traffic repeats itself, such as a day or a week
 * @param historySeasons how many of them have to be known before anything is said
 * @param minimumBytesPerSecond what the traffic, or the median, must have for anything to be said
 */
public record AnomalyRule(
    Thresholds deviations, long seasonNanos, int historySeasons, long minimumBytesPerSecond) {
  static final long LEAST_SEASON_NANOS = TimeUnit.MINUTES.toNanos(10);
  static final long MOST_SEASON_NANOS = TimeUnit.DAYS.toNanos(7);
  static final int MOST_HISTORY = SeasonalBaseline.KEPT_SEASONS;

  /** Six deviations for ten minutes, against the hour of three days; from 100 kB/s on. */
  public static final AnomalyRule DEFAULT =
      new AnomalyRule(
          new Thresholds(6, 3, TimeUnit.MINUTES.toNanos(10), TimeUnit.MINUTES.toNanos(10)),
          TimeUnit.DAYS.toNanos(1),
          3,
          100_000);

  public AnomalyRule {
    if (seasonNanos < LEAST_SEASON_NANOS || seasonNanos > MOST_SEASON_NANOS) {
      throw new IllegalArgumentException(
          "season=" + seasonNanos / 1_000_000_000 + " s is not within 10m to 7d");
    }
    if (historySeasons < 2 || historySeasons > MOST_HISTORY) {
      throw new IllegalArgumentException(
          "history=" + historySeasons + " is not within 2 to " + MOST_HISTORY + " seasons");
    }
    if (minimumBytesPerSecond < 1) {
      throw new IllegalArgumentException(
          "minimum=" + minimumBytesPerSecond + " B/s is below 1; give for example 100kB/s");
    }
  }
}
