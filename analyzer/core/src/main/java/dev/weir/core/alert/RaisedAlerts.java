package dev.weir.core.alert;

import java.util.List;

/**
 * The alerts of some traffic, in the order in which they began, and what is missing of them.
 *
 * @param more how many there were beyond these
 * @param droppedRoutes how often a route had to make room for another
 * @param untimelyBytes that came too late, or hours before all others, to be looked at
 */
public record RaisedAlerts(List<Alert> alerts, long more, long droppedRoutes, long untimelyBytes) {
  /** Where nothing is watched. */
  public static final RaisedAlerts NONE = new RaisedAlerts(List.of(), 0, 0, 0);

  public RaisedAlerts {
    alerts = List.copyOf(alerts);
  }
}
