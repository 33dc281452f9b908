package dev.weir.core.simulation;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.RecordedExchange;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Scope;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges that neither the limits nor the figures tell apart: the same limits apply to them, out
 * of the same buckets but for those of connections, and they belong to one endpoint. Immutable but
 * for the name of its endpoint, which is told at the end of the recording.
 */
final class ExchangeKind {
  private static final RecordedExchange.Sizes NOTHING = new RecordedExchange.Sizes(0, 0, 0);
  private static final RecordedExchange.Times NO_TIME = new RecordedExchange.Times(0, 0, 0, 0);

  final String method;

  /** As it was called when the first of them was recorded. */
  final String route;

  /** Stands for all of them before the limits. */
  final Exchange exchange;

  /** Which rules of the set apply to requests, and which to responses, by index. */
  final int[] requestRules;

  final int[] responseRules;

  /** Whether any rule may refuse them. */
  final boolean rejecting;

  ExchangeKind(int number, Exchange first, String route, BitSet matching, LimitSet set) {
    this.method = first.method();
    this.route = route;
    this.exchange = standIn(number, first);
    this.requestRules = rules(matching, set, Direction.REQUEST);
    this.responseRules = rules(matching, set, Direction.RESPONSE);
    this.rejecting = matching.stream().anyMatch(i -> set.rules().get(i).action() == Action.REJECT);
  }

  int[] rules(Direction direction) {
    return direction == Direction.REQUEST ? requestRules : responseRules;
  }

  /** Whether one of the rules of a direction has a bucket for each connection. */
  boolean perConnection(Direction direction, LimitSet set) {
    for (int rule : rules(direction)) {
      if (set.rules().get(rule).per() == Scope.CONNECTION) {
        return true;
      }
    }
    return false;
  }

  /** Names the endpoint; buckets of endpoints are found by it. */
  void name(String endpoint) {
    exchange.attach(endpoint);
  }

  /** Method and route, as {@link #name} has told. */
  static String endpointOf(Exchange standIn) {
    return String.valueOf(standIn.attachment());
  }

  private static int[] rules(BitSet matching, LimitSet set, Direction direction) {
    return matching.stream().filter(i -> set.rules().get(i).direction() == direction).toArray();
  }

  /** Its ordinal tells a turn whether it has passed from one kind to another. */
  private static Exchange standIn(int number, Exchange first) {
    return new RecordedExchange(
            new Endpoints(first.client(), 0, "", 0),
            number,
            first.method(),
            first.path(),
            first.host(),
            first.version(),
            first.responseHeadSeen() ? first.status() : 0,
            first.contentType(),
            NOTHING,
            NOTHING,
            NO_TIME,
            true,
            true,
            true)
        .tell(DEAF);
  }

  /** Whether a rule applies to an exchange that is over. */
  static boolean applies(LimitRule rule, Exchange exchange) {
    return rule.match().matchesRequest(exchange)
        && (!rule.match().needsResponse()
            || (exchange.responseHeadSeen() && rule.match().matchesResponse(exchange)));
  }

  private static final ExchangeListener DEAF =
      new ExchangeListener() {
        @Override
        public void bytes(Exchange x, Direction direction, ByteKind kind, long count, long now) {}

        @Override
        public void requestHead(Exchange x) {}

        @Override
        public void responseHead(Exchange x) {}

        @Override
        public void finished(Exchange x) {}

        @Override
        public void oddity(String name, @Nullable Exchange x, String example) {}
      };
}
