package dev.weir.core.alert;

import java.util.Objects;

/**
 * That something is, or was, not as it should be.
 *
 * @param sinceNanos when the figure went above the threshold, since the epoch
 * @param firedNanos when it had been there for long enough
 * @param resolvedNanos when it was over; 0 as long as it is not
 * @param value the figure, the highest since; in the unit of its {@link Rule}
 * @param threshold that the figure went above
 * @param periodNanos between two peaks; 0 unless that is what it is about
 * @param detail what else is known, such as an example; empty when there is nothing
 */
public record Alert(
    Rule rule,
    String route,
    long sinceNanos,
    long firedNanos,
    long resolvedNanos,
    double value,
    double threshold,
    long periodNanos,
    String detail) {

  public Alert {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(route, "route");
    Objects.requireNonNull(detail, "detail");
  }

  /** Whether it goes on. */
  public boolean firing() {
    return resolvedNanos == 0;
  }
}
