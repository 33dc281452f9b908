package dev.weir.core.simulation;

import dev.weir.core.http.Exchange;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Scope;
import dev.weir.core.route.RouteGlob;
import dev.weir.core.route.Routing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sorts exchanges into kinds, before limits that are known.
 *
 * <p>Confined to one thread. There are at most as many kinds as different endpoints, times the sets
 * of rules that apply to them; where a rule has a bucket for each client, times the clients.
 */
final class ExchangeKinds {
  private final LimitSet set;
  private final Routing routing;
  private final Map<BitSet, Integer> ruleSets = new HashMap<>();
  private final Map<Key, Integer> numbers = new HashMap<>();
  private final List<ExchangeKind> kinds = new ArrayList<>();
  private final BitSet matching = new BitSet();
  private final BitSet perClient = new BitSet();

  /** Patterns of paths that no path has matched so far. */
  private final List<RouteGlob> idle = new ArrayList<>();

  private record Key(int ruleSet, String method, String route, @Nullable String client) {}

  ExchangeKinds(LimitSet set, Routing routing) {
    this.set = set;
    this.routing = routing;
    for (int i = 0; i < set.rules().size(); i++) {
      perClient.set(i, set.rules().get(i).per() == Scope.CLIENT);
      for (RouteGlob glob : set.rules().get(i).match().routes()) {
        if (!idle.contains(glob)) {
          idle.add(glob);
        }
      }
    }
  }

  /** The number of the kind of an exchange that is over. */
  int of(Exchange exchange) {
    matching.clear();
    for (int i = 0; i < set.rules().size(); i++) {
      LimitRule rule = set.rules().get(i);
      if (ExchangeKind.applies(rule, exchange)) {
        matching.set(i);
      }
    }
    idle.removeIf(glob -> glob.matches(exchange.path()));
    Integer ruleSet = ruleSets.get(matching);
    if (ruleSet == null) {
      ruleSet = ruleSets.size();
      ruleSets.put((BitSet) matching.clone(), ruleSet);
    }
    String route = routing.routeOf(exchange.path());
    String client = matching.intersects(perClient) ? exchange.client() : null;
    Key key = new Key(ruleSet, exchange.method(), route, client);
    Integer number = numbers.get(key);
    if (number == null) {
      number = kinds.size();
      kinds.add(new ExchangeKind(number, exchange, route, matching, set));
      numbers.put(key, number);
    }
    return number;
  }

  /** All of them, with their endpoints as they are called by now. */
  List<ExchangeKind> named() {
    for (ExchangeKind kind : kinds) {
      kind.name(kind.method + ' ' + routing.regroup(kind.route));
    }
    return List.copyOf(kinds);
  }

  List<RouteGlob> idle() {
    return List.copyOf(idle);
  }
}
