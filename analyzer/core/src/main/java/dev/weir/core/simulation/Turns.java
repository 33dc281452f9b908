package dev.weir.core.simulation;

import dev.weir.core.http.Direction;
import dev.weir.core.limit.Admission;
import dev.weir.core.limit.Generation;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Limits;
import dev.weir.core.limit.Scope;
import dev.weir.core.limit.Turn;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits, and the turns that exchanges take at them: those of connections that have buckets of
 * their own, and else as many as exchanges wait at once, lent again and again. A turn that nobody
 * waits in stays told of its kind, so that passing takes no more than asking.
 *
 * <p>Confined to the thread of its {@link Course}.
 */
final class Turns {
  /** As often as buckets are tidied in production. */
  private static final long TIDY_SECONDS = 60;

  private final Limits limits = new Limits(ExchangeKind::endpointOf);
  private final Generation generation;
  private final boolean keyed;
  private final Deque<Turn> spareRequests = new ArrayDeque<>();
  private final Deque<Turn> spareResponses = new ArrayDeque<>();
  private final @Nullable Turn[] ofConnections;
  private final int connections;
  private final Turn admitting = new Turn(Direction.RESPONSE);
  private long tidySecond;
  private int tidied;

  /**
   * Opens the limits.
   *
   * @param connections how many there are
   */
  Turns(LimitSet set, int connections, long startNanos) {
    this.generation = limits.apply(set, startNanos);
    this.keyed =
        set.rules().stream()
            .anyMatch(rule -> rule.per() == Scope.CLIENT || rule.per() == Scope.ENDPOINT);
    boolean perConnection = set.rules().stream().anyMatch(rule -> rule.per() == Scope.CONNECTION);
    this.connections = connections;
    this.ofConnections = new Turn[perConnection ? 2 * connections : 0];
  }

  List<Limit> limits() {
    return generation.limits();
  }

  /** Another second has begun. */
  void second(long second, long nowNanos) {
    if (keyed && second >= tidySecond) {
      tidySecond = second + TIDY_SECONDS;
      limits.tidy(nowNanos);
      tidied++; // what is ready may hold buckets that were dropped
    }
  }

  /** The turn of whoever asks next at a gate. */
  Turn ready(Gate gate, int connection, long nowNanos) {
    if (gate.perConnection) {
      return ofConnection(gate, connection, nowNanos);
    }
    Turn ready = gate.ready;
    if (ready == null || gate.readySince != tidied) {
      ready = told(gate, ready == null ? spare(gate.direction) : ready, nowNanos);
      gate.ready = ready;
      gate.readySince = tidied;
    }
    return ready;
  }

  /** What was ready is kept by an exchange that waits. */
  void lend(Gate gate) {
    gate.ready = null;
  }

  /** An exchange has ended that a turn was lent to. */
  void giveBack(Gate gate, Turn turn, long nowNanos) {
    turn.none(nowNanos);
    if (!gate.perConnection) {
      spares(gate.direction).push(turn);
    }
  }

  /** Whether limits that refuse let an exchange in. */
  Admission admit(ExchangeKind kind, int connection, long nowNanos) {
    Turn turn = admitting;
    if (ofConnections.length > 0) {
      turn = ofConnection(Direction.RESPONSE, connection);
    }
    return generation.admit(kind.exchange, turn, nowNanos);
  }

  /** The last exchange of a connection has ended. */
  void close(int connection) {
    if (ofConnections.length > 0) {
      ofConnections[connection] = null;
      ofConnections[connections + connection] = null;
    }
  }

  private Turn ofConnection(Gate gate, int connection, long nowNanos) {
    Turn turn = ofConnection(gate.direction, connection);
    if (keyed) {
      turn.none(nowNanos); // its buckets may have been dropped
    }
    turn.of(generation, gate.kind.exchange, true, nowNanos);
    return turn;
  }

  private Turn ofConnection(Direction direction, int connection) {
    int at = direction == Direction.REQUEST ? connection : connections + connection;
    Turn turn = ofConnections[at];
    if (turn == null) {
      turn = new Turn(direction);
      ofConnections[at] = turn;
    }
    return turn;
  }

  private Turn told(Gate gate, Turn turn, long nowNanos) {
    turn.none(nowNanos);
    turn.of(generation, gate.kind.exchange, true, nowNanos);
    return turn;
  }

  private Turn spare(Direction direction) {
    Turn spare = spares(direction).poll();
    return spare == null ? new Turn(direction) : spare;
  }

  private Deque<Turn> spares(Direction direction) {
    return direction == Direction.REQUEST ? spareRequests : spareResponses;
  }
}
