package dev.weir.core.alert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps the alerts that are over, the first {@value #MOST}. Confined to the engine's thread. */
public final class AlertLog implements AlertListener {
  static final int MOST = 1000;

  private final List<Alert> over = new ArrayList<>();
  private long more;

  @Override
  public void changed(Alert alert) {
    if (alert.firing()) {
      return;
    }
    if (over.size() < MOST) {
      over.add(alert);
    } else {
      more++;
    }
  }

  /** Those that are over, and those that go on. */
  public RaisedAlerts raised(AlertEngine engine) {
    List<Alert> all = new ArrayList<>(over);
    all.addAll(engine.firing());
    all.sort(
        Comparator.comparingLong(Alert::firedNanos)
            .thenComparing(Alert::rule)
            .thenComparing(Alert::route));
    return new RaisedAlerts(all, more, engine.droppedRoutes(), engine.untimelyBytes());
  }
}
