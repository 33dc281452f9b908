package dev.weir.agent.runtime.route;

import dev.weir.core.http.Exchange;
import dev.weir.core.limit.EndpointNames;
import dev.weir.core.route.RouteOptions;
import dev.weir.core.route.RouteTable;
import dev.weir.core.route.RouteTemplate;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells endpoints apart for limits, by the routes that the application uses and, where those are
 * not known, by the look of paths: as reports do, though each learns by itself.
 *
 * <p>Any thread may call, inside a hook: a lock that spins guards the table for some hundred
 * nanoseconds. Bounded as any {@link RouteTable}.
 */
public final class EndpointRoutes implements EndpointNames {
  private final RouteTable table = new RouteTable(List.of(), RouteOptions.DEFAULT);
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
      return exchange.method() + ' ' + table.routeOf(exchange.path());
    } finally {
      held.set(false);
    }
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
