package dev.weir.core.limit;

import dev.weir.core.http.Direction;
import dev.weir.core.route.RouteGlob;
import java.util.List;

/** Rules for responses, in one line. */
final class Rules {
  private Rules() {}

  static LimitRule delay(String name, Scope per, long bytesPerSecond, long burstBytes) {
    return of(name, Match.ALL, per, Action.DELAY, bytesPerSecond, burstBytes);
  }

  static LimitRule of(
      String name, Match match, Scope per, Action action, long bytesPerSecond, long burstBytes) {
    return new LimitRule(
        name,
        match,
        Direction.RESPONSE,
        per,
        new Allowance(bytesPerSecond, burstBytes),
        action,
        null);
  }

  static Match route(String glob) {
    return new Match(
        List.of(RouteGlob.of(glob)), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  static LimitSet set(LimitRule... rules) {
    return new LimitSet(ClientIdentity.REMOTE_ADDRESS, List.of(rules));
  }
}
