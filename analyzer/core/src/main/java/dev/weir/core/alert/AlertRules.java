package dev.weir.core.alert;

import org.jspecify.annotations.Nullable;

/**
 * What to watch for; a rule that is null is off.
 *
 * @param mostRoutes how many routes are watched at once, those with the most bytes
 */
public record AlertRules(
    int mostRoutes,
    @Nullable ShareRule share,
    @Nullable SlowStaticRule slowStatic,
    @Nullable JitterRule jitter,
    @Nullable PeriodicRule periodic,
    @Nullable AnomalyRule anomaly) {
  public static final int MOST_ROUTES = 1000;

  /** Everything, on 64 routes. */
  public static final AlertRules DEFAULT =
      new AlertRules(
          64,
          ShareRule.DEFAULT,
          SlowStaticRule.DEFAULT,
          JitterRule.DEFAULT,
          PeriodicRule.DEFAULT,
          AnomalyRule.DEFAULT);

  public AlertRules {
    if (mostRoutes < 1 || mostRoutes > MOST_ROUTES) {
      throw new IllegalArgumentException(
          "routes=" + mostRoutes + " is not within 1 to " + MOST_ROUTES);
    }
  }

  /** When alerts of a rule begin and end; null when it is off. */
  @Nullable Thresholds thresholds(Rule rule) {
    return switch (rule) {
      case SHARE -> share == null ? null : share.share();
      case SLOW_STATIC -> slowStatic == null ? null : slowStatic.seconds();
      case JITTER -> jitter == null ? null : jitter.ratio();
      case PERIODIC_PEAK -> periodic == null ? null : periodic.evidence();
      case ANOMALY -> anomaly == null ? null : anomaly.deviations();
    };
  }
}
