package dev.weir.agent.runtime.books;

import dev.weir.core.alert.AlertEngine;
import dev.weir.core.ledger.Tallies;
import dev.weir.core.ledger.TallyViewer;
import dev.weir.core.route.RouteTable;
import dev.weir.core.route.Routing;
import org.jspecify.annotations.Nullable;

/**
 * Tells the alert engine what was taken from the stripes, so that no hook does anything for it.
 * Confined to the bookkeeper's monitor.
 */
final class Watching implements TallyViewer {
  private final AlertEngine engine;
  private final Routing routing;
  private int generation;
  private long nowNanos;

  Watching(AlertEngine engine, Routing routing) {
    this.engine = engine;
    this.routing = routing;
    this.generation = routing.generation();
  }

  /** Adds what passed by a time. */
  void add(Tallies tallies, long takenNanos) {
    nowNanos = takenNanos;
    tallies.forEachRequest(this);
  }

  @Override
  public void view(
      String method,
      String path,
      int status,
      @Nullable String mediaType,
      long messageBytes,
      long slowestNanos) {
    String known = routing.knownRouteOf(path); // the ledgers were told before, so it is
    String route = known == null || path.equals(RouteTable.OTHER) ? RouteTable.OTHER : known;
    if (routing.generation() != generation) {
      generation = routing.generation();
      engine.follow(routing);
    }
    if (messageBytes != 0) {
      engine.bytes(route, nowNanos, messageBytes);
    }
    if (slowestNanos > 0) {
      engine.finished(route, method, path, status, mediaType, slowestNanos, nowNanos);
    }
  }
}
