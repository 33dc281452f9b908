package dev.weir.core.alert;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.ForwardingListener;
import dev.weir.core.route.Routing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells an engine what passes on connections, byte by byte as it passes, and passes all on.
 *
 * <p>What passed of a request before its route was known counts when that is. Confined to the
 * thread of the parsers.
 */
public final class ExchangeAlerts extends ForwardingListener {
  private static final int CELLS = 1024;

  private final AlertEngine engine;
  private final Routing routing;
  private int generation;
  private long lastNanos;

  // The tracks of paths seen lately. The parser gives the same instance for the same path, mostly.
  private final @Nullable String[] paths = new String[CELLS];
  private final @Nullable Track[] tracks = new Track[CELLS];

  public ExchangeAlerts(ExchangeListener next, AlertEngine engine, Routing routing) {
    super(next);
    this.engine = engine;
    this.routing = routing;
    this.generation = routing.generation();
  }

  @Override
  public void bytes(
      Exchange exchange, Direction direction, ByteKind kind, long count, long nowNanos) {
    super.bytes(exchange, direction, kind, count, nowNanos);
    lastNanos = nowNanos;
    if (exchange.requestHeadSeen()) {
      engine.bytes(track(exchange.path(), nowNanos), nowNanos, count);
    }
  }

  @Override
  public void requestHead(Exchange exchange) {
    super.requestHead(exchange);
    engine.bytes(track(exchange.path(), lastNanos), lastNanos, exchange.messageBytes());
  }

  @Override
  public void finished(Exchange exchange) {
    super.finished(exchange);
    long durationNanos = exchange.endNanos() - exchange.startNanos();
    if (exchange.responseComplete()
        && engine.isSlowStatic(
            exchange.path(), exchange.status(), exchange.contentType(), durationNanos)) {
      long endNanos = exchange.endNanos();
      engine.slowStatic(track(exchange.path(), endNanos), endNanos, durationNanos, exchange.path());
    }
  }

  private @Nullable Track track(String path, long nowNanos) {
    if (routing.generation() != generation) {
      forget();
    }
    int hash = path.hashCode();
    int cell = (hash ^ hash >>> 16) & CELLS - 1;
    Track known = tracks[cell];
    @SuppressWarnings("ReferenceEquality") // another instance of the same path costs a look-up
    boolean same = paths[cell] == path;
    if (same && (known == null || !known.dropped)) {
      return known;
    }
    String route = routing.routeOf(path);
    if (routing.generation() != generation) {
      forget();
    }
    Track track = engine.track(route, nowNanos);
    paths[cell] = path;
    tracks[cell] = track;
    return track;
  }

  private void forget() {
    generation = routing.generation();
    engine.follow(routing);
    Arrays.fill(paths, null);
    Arrays.fill(tracks, null);
  }
}
