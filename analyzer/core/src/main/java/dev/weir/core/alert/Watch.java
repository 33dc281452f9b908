package dev.weir.core.alert;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is an alert of one rule for one route.
 *
 * <p>Idle, pending, firing. Pending begins when the figure is above the upper threshold, and ends
 * when it is not; what is pending for long enough fires. What fires goes on until the figure has
 * been below the lower threshold for long enough without a break. So between two firings the figure
 * must have crossed the whole band, and have stayed beyond it for both durations: a figure that
 * wavers inside the band, or crosses it for a moment, is told of once.
 *
 * <p>While there is no figure, such as where there is too little traffic for one, nothing changes
 * and no time passes; but what has been without one for {@link #KEPT_NANOS} is forgotten.
 *
 * <p>Confined to the thread of the engine.
 */
final class Watch {
  static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(15);

  private final Rule rule;
  private final Thresholds thresholds;
  private boolean pending;
  private long sinceNanos;
  private long firedNanos;
  private boolean clearing;

  /** Since when it has been pending or clearing, the time without a figure left out. */
  private long countedSinceNanos;

  private boolean missing;
  private long missingSinceNanos;
  private double highest;
  private long periodNanos;
  private String detail = "";
  private boolean firing;

  Watch(Rule rule, Thresholds thresholds) {
    this.rule = rule;
    this.thresholds = thresholds;
  }

  /** Says what is known of the figure that comes next. */
  void describe(long newPeriodNanos, String newDetail) {
    periodNanos = newPeriodNanos;
    detail = newDetail;
  }

  /**
   * Takes the latest figure.
   *
   * @param value NaN where there is none
   * @return the alert if it has just begun or ended, else null
   */
  @Nullable Alert update(String route, double value, long nowNanos) {
    if (Double.isNaN(value)) {
      return withoutFigure(route, nowNanos);
    }
    if (missing) {
      missing = false;
      countedSinceNanos += nowNanos - missingSinceNanos;
    }
    return firing ? updateFiring(route, value, nowNanos) : updateIdle(route, value, nowNanos);
  }

  private @Nullable Alert withoutFigure(String route, long nowNanos) {
    if (!missing) {
      missing = true;
      missingSinceNanos = nowNanos;
    }
    if (nowNanos - missingSinceNanos < KEPT_NANOS) {
      return null;
    }
    pending = false;
    return firing ? end(route, nowNanos) : null;
  }

  private @Nullable Alert updateIdle(String route, double value, long nowNanos) {
    if (value <= thresholds.above()) {
      pending = false;
      return null;
    }
    if (!pending) {
      pending = true;
      sinceNanos = nowNanos;
      countedSinceNanos = nowNanos;
      highest = value;
    }
    highest = Math.max(highest, value);
    if (nowNanos - countedSinceNanos < thresholds.forNanos()) {
      return null;
    }
    pending = false;
    firing = true;
    clearing = false;
    firedNanos = nowNanos;
    return alert(route, 0);
  }

  private @Nullable Alert updateFiring(String route, double value, long nowNanos) {
    if (value >= thresholds.below()) {
      clearing = false;
      highest = Math.max(highest, value);
      return null;
    }
    if (!clearing) {
      clearing = true;
      countedSinceNanos = nowNanos;
    }
    return nowNanos - countedSinceNanos < thresholds.clearNanos() ? null : end(route, nowNanos);
  }

  /** Ends what fires. */
  Alert end(String route, long nowNanos) {
    firing = false;
    pending = false;
    return alert(route, nowNanos);
  }

  boolean firing() {
    return firing;
  }

  /** Whether time alone may change it. */
  boolean busy() {
    return firing || pending;
  }

  /** What fires, as of now. */
  Alert alert(String route, long resolvedNanos) {
    return new Alert(
        rule,
        route,
        sinceNanos,
        firedNanos,
        resolvedNanos,
        highest,
        thresholds.above(),
        periodNanos,
        detail);
  }
}
