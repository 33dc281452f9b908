package dev.weir.cli;

import dev.weir.core.alert.Alert;
import dev.weir.core.alert.AlertEngine;
import dev.weir.core.alert.AlertListener;
import dev.weir.core.alert.AlertLog;
import dev.weir.core.alert.AlertSettings;
import dev.weir.core.alert.ExchangeAlerts;
import dev.weir.core.alert.RaisedAlerts;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.route.Routing;
import org.jspecify.annotations.Nullable;

/**
 * Watches the traffic of one analysis, if anything is to be watched for. Confined to the thread of
 * the analysis.
 */
final class AlertWatch {
  private final AlertLog log = new AlertLog();
  private final @Nullable AlertEngine engine;

  /**
   * @param settings null where nothing is watched for
   * @param alsoTold of every change, when it happens
   */
  AlertWatch(@Nullable AlertSettings settings, AlertListener alsoTold) {
    this.engine =
        settings == null
            ? null
            : new AlertEngine(
                settings.rules(),
                alert -> {
                  log.changed(alert);
                  alsoTold.changed(alert);
                });
  }

  /** Of a recording, whose alerts only the report tells. */
  static AlertWatch ofRecording(@Nullable AlertSettings settings) {
    return new AlertWatch(settings, (Alert alert) -> {});
  }

  /** What is told of exchanges in the place of {@code next}. */
  ExchangeListener listening(ExchangeListener next, Routing routing) {
    return engine == null ? next : new ExchangeAlerts(next, engine, routing);
  }

  /** Time has passed, whether anything else has or not. */
  void passed(long epochNanos) {
    if (engine != null) {
      engine.advance(epochNanos);
    }
  }

  /** No more will come. */
  void finish() {
    if (engine != null) {
      engine.finish();
    }
  }

  RaisedAlerts raised() {
    return engine == null ? RaisedAlerts.NONE : log.raised(engine);
  }
}
