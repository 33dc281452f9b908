package dev.weir.core.alert;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.ForwardingListener;
import dev.weir.core.route.RouteTable;
import dev.weir.core.route.Routing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells an engine what passes on connections, byte by byte as it passes, and passes all on.
 *
 * <p>What passed of a request before its route was known counts when that is. Routes have the names
 * that whoever is told next gives them; of what that one leaves out, names are learned apart, so
 * that it teaches a report nothing. Confined to the thread of the parsers.
 */
public final class ExchangeAlerts extends ForwardingListener {
  private static final int CELLS = 1024;

  private final AlertEngine engine;
  private final Routing routing;
  private final Routing others = new RouteTable();
  private int generation;
  private long lastNanos;

  // The tracks of paths seen lately, null where there was no room. The parser gives the same
  // instance for the same path, mostly.
  private final @Nullable String[] paths = new String[CELLS];
  private final @Nullable Track[] tracks = new Track[CELLS];

  /**
   * @param next told of everything
   * @param routing the one that {@code next} asks
   */
  public ExchangeAlerts(ExchangeListener next, AlertEngine engine, Routing routing) {
    super(next);
    this.engine = engine;
    this.routing = routing;
    this.generation = generation();
  }

  @Override
  public void bytes(
      Exchange exchange, Direction direction, ByteKind kind, long count, long nowNanos) {
    super.bytes(exchange, direction, kind, count, nowNanos);
    lastNanos = nowNanos;
    if (exchange.requestHeadSeen()) {
      engine.bytes(track(exchange.path(), nowNanos, count), nowNanos, count);
    }
  }

  @Override
  public void requestHead(Exchange exchange) {
    super.requestHead(exchange);
    long count = exchange.messageBytes();
    engine.bytes(track(exchange.path(), lastNanos, count), lastNanos, count);
  }

  @Override
  public void finished(Exchange exchange) {
    super.finished(exchange);
    long durationNanos = exchange.endNanos() - exchange.startNanos();
    if (exchange.responseComplete()
        && engine.isSlowStatic(
            exchange.method(),
            exchange.path(),
            exchange.status(),
            exchange.contentType(),
            durationNanos)) {
      long endNanos = exchange.endNanos();
      Track track = track(exchange.path(), endNanos, 0);
      engine.slowStatic(track, endNanos, durationNanos, exchange.path());
    }
  }

  private @Nullable Track track(String path, long nowNanos, long bytes) {
    if (generation() != generation) {
      forget();
    }
    int hash = path.hashCode();
    int cell = (hash ^ hash >>> 16) & CELLS - 1;
    Track known = tracks[cell];
    @SuppressWarnings("ReferenceEquality") // another instance of the same path costs a look-up
    boolean same = paths[cell] == path;
    if (same && known != null && !known.dropped) {
      return known;
    }
    Track track = engine.track(routeOf(path), nowNanos, bytes);
    paths[cell] = path;
    tracks[cell] = track;
    return track;
  }

  private String routeOf(String path) {
    String known = routing.knownRouteOf(path);
    String route = known == null ? others.routeOf(path) : known;
    if (generation() != generation) {
      forget();
    }
    return route;
  }

  private int generation() {
    return routing.generation() + others.generation();
  }

  private void forget() {
    generation = generation();
    engine.follow(routing);
    engine.follow(others);
    Arrays.fill(paths, null);
    Arrays.fill(tracks, null);
  }
}
