package dev.weir.agent.runtime.route;

import dev.weir.core.http.Exchange;
import dev.weir.core.limit.EndpointNames;
import dev.weir.core.route.RouteOptions;
import dev.weir.core.route.RouteTable;
import dev.weir.core.route.RouteTemplate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells endpoints apart for limits, by the routes that the application uses and, where those are
 * not known, by the look of paths: as reports do, though each learns by itself.
 *
 * <p>Any thread may call, inside a hook: a lock that spins guards the table for some hundred
 * nanoseconds. Bounded as any {@link RouteTable}.
 */
public final class EndpointRoutes implements EndpointNames {
  /** How many names are kept, each of them for so many methods. */
  private static final int MOST_NAMES = 1000;

  private static final int MOST_METHODS = 10;

  private final RouteTable table = new RouteTable(List.of(), RouteOptions.DEFAULT);
  private final Map<String, Map<String, String>> names = new HashMap<>();
  private final AtomicBoolean held = new AtomicBoolean();

  /** Takes a template that the application uses. */
  public void learn(RouteTemplate template) {
    lock();
    try {
      table.learn(template);
    } finally {
      held.set(false);
    }
  }

  @Override
  public String endpointOf(Exchange exchange) {
    lock();
    try {
      return nameOf(exchange.method(), table.routeOf(exchange.path()));
    } finally {
      held.set(false);
    }
  }

  /** The same object each time, as far as there is room, so that hooks allocate nothing. */
  private String nameOf(String method, String route) {
    Map<String, String> byRoute = names.get(method);
    if (byRoute == null) {
      byRoute = new HashMap<>();
      if (names.size() < MOST_METHODS) {
        names.put(method, byRoute);
      }
    }
    String name = byRoute.get(route);
    if (name == null) {
      name = method + ' ' + route;
      if (byRoute.size() < MOST_NAMES) {
        byRoute.put(route, name);
      }
    }
    return name;
  }

  @SuppressWarnings("ThreadPriorityCheck") // the holder may need this very processor
  private void lock() {
    int spins = 0;
    while (!held.compareAndSet(false, true)) {
      if (++spins % 100 == 0) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
