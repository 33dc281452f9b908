package dev.weir.core.simulation;

import dev.weir.core.http.Direction;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All gates of one simulation, and the rows that their figures go to. */
final class Gates {
  private final LimitSet set;
  private final List<Limit> limits;
  private final @Nullable Gate[] requests;
  private final @Nullable Gate[] responses;
  private boolean mayReject;
  private boolean haveRequests;

  /** Of each rule, all exchanges together. */
  private final List<Row> totals = new ArrayList<>();

  /** Of each rule, by the name of the endpoint. */
  private final List<Map<String, Row>> byEndpoint = new ArrayList<>();

  /**
   * Builds gates for all kinds.
   *
   * @param limits those in force, in the order of the rules; empty when nothing is limited
   */
  Gates(LimitSet set, List<Limit> limits, List<ExchangeKind> kinds) {
    this.set = set;
    this.limits = limits;
    this.requests = new Gate[kinds.size()];
    this.responses = new Gate[kinds.size()];
    for (int i = 0; i < set.rules().size(); i++) {
      totals.add(new Row());
      byEndpoint.add(new LinkedHashMap<>());
    }
    for (int i = 0; i < kinds.size(); i++) {
      ExchangeKind kind = kinds.get(i);
      requests[i] = gate(kind, Direction.REQUEST);
      responses[i] = gate(kind, Direction.RESPONSE);
      haveRequests |= requests[i] != null;
      mayReject |= kind.rejecting && !limits.isEmpty();
    }
  }

  /** By the numbers of kinds; null where no limit applies. */
  @Nullable Gate[] of(Direction direction) {
    return direction == Direction.REQUEST ? requests : responses;
  }

  /** Whether any limit holds requests. */
  boolean haveRequests() {
    return haveRequests;
  }

  boolean mayReject() {
    return mayReject;
  }

  /**
   * What was counted; once, at the end.
   *
   * @param moves of each limit in force
   */
  List<LimitFigures> figures(List<Moves> moves) {
    settle(requests);
    settle(responses);
    List<LimitFigures> figures = new ArrayList<>();
    for (int i = 0; i < set.rules().size(); i++) {
      Map<String, Figures> endpoints = new LinkedHashMap<>();
      byEndpoint.get(i).forEach((name, row) -> endpoints.put(name, row.figures()));
      boolean observes = !limits.isEmpty() && set.rules().get(i).action() == Action.OBSERVE;
      figures.add(
          new LimitFigures(
              set.rules().get(i),
              totals.get(i).figures(),
              endpoints,
              observes ? limits.get(i).totals().wouldDelayBytes() : 0,
              observes ? limits.get(i).totals().waitNanos() : 0,
              limits.isEmpty() ? Moves.NONE : moves.get(i)));
    }
    return figures;
  }

  private @Nullable Gate gate(ExchangeKind kind, Direction direction) {
    int[] rules = kind.rules(direction);
    if (rules.length == 0) {
      return null;
    }
    Row[] rows = new Row[2 * rules.length];
    String endpoint = ExchangeKind.endpointOf(kind.exchange);
    for (int i = 0; i < rules.length; i++) {
      rows[2 * i] = totals.get(rules[i]);
      rows[2 * i + 1] = byEndpoint.get(rules[i]).computeIfAbsent(endpoint, name -> new Row());
    }
    return new Gate(kind, direction, set, limits, rows);
  }

  private static void settle(@Nullable Gate[] gates) {
    for (Gate gate : gates) {
      if (gate != null) {
        gate.settle();
      }
    }
  }
}
