package dev.weir.core.simulation;

import dev.weir.core.http.Direction;
import dev.weir.core.limit.Admission;
import dev.weir.core.limit.Generation;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Limits;
import dev.weir.core.limit.Scope;
import dev.weir.core.limit.Turn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits, and the turns that exchanges take at them: those of connections that have buckets of
 * their own, and else as many as exchanges of a kind wait at once, lent again and again. A turn
 * stays told of its kind, so that passing takes no more than asking; so what a limit counts of
 * exchanges, not of bytes, is of no use here.
 *
 * <p>Confined to the thread of its {@link Course}.
 */
final class Turns {
  /** As often as buckets are tidied in production. */
  private static final long TIDY_SECONDS = 60;

  private final Limits limits = new Limits(ExchangeKind::endpointOf);
  private final Steering steering;
  private final boolean keyed;
  private final @Nullable Turn[] ofConnections;
  private final int connections;
  private final Turn admitting = new Turn(Direction.RESPONSE);
  private Generation generation;
  private long tidySecond;

  /** Opens the limits, before connections and a path as they were recorded. */
  Turns(LimitSet set, Recording recording, long startNanos) {
    this.generation = limits.apply(set, startNanos);
    this.steering = new Steering(set, limits, recording.path, startNanos);
    this.keyed =
        set.rules().stream()
            .anyMatch(rule -> rule.per() == Scope.CLIENT || rule.per() == Scope.ENDPOINT);
    boolean perConnection = set.rules().stream().anyMatch(rule -> rule.per() == Scope.CONNECTION);
    this.connections = recording.connections;
    this.ofConnections = new Turn[perConnection ? 2 * connections : 0];
  }

  List<Limit> limits() {
    return generation.limits();
  }

  /** How each of the limits was moved. */
  List<Moves> moves() {
    return steering.moves();
  }

  /** Another second has begun. */
  void second(long second, long nowNanos) {
    generation = steering.moveTo(second);
    if (keyed && second >= tidySecond) {
      tidySecond = second + TIDY_SECONDS;
      limits.tidy(nowNanos);
    }
  }

  /** The turn of whoever asks next at a gate. */
  Turn ready(Gate gate, int connection, long nowNanos) {
    Turn ready = gate.perConnection ? ofConnection(gate.direction, connection) : readyForAll(gate);
    tell(gate, ready, nowNanos);
    return ready;
  }

  /** Says for whom a turn asks, as it must be said each time: buckets may have been dropped. */
  void tell(Gate gate, Turn turn, long nowNanos) {
    turn.of(generation, gate.kind.exchange, true, nowNanos);
  }

  private Turn readyForAll(Gate gate) {
    Turn ready = gate.ready.peek();
    if (ready == null) {
      ready = new Turn(gate.direction);
      gate.ready.push(ready);
    }
    return ready;
  }

  /** What was ready is kept by an exchange that waits. */
  void lend(Gate gate) {
    gate.ready.poll();
  }

  /** An exchange has ended that a turn was lent to. */
  void giveBack(Gate gate, Turn turn, long nowNanos) {
    if (gate.perConnection) {
      turn.none(nowNanos);
    } else {
      turn.release(nowNanos);
      gate.ready.push(turn);
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

  private Turn ofConnection(Direction direction, int connection) {
    boolean request = direction == Direction.REQUEST;
    int at = request ? connection : connections + connection;
    Turn turn = ofConnections[at];
    if (turn == null) {
      Turn other = ofConnections[request ? connections + connection : connection];
      turn = other == null ? new Turn(direction) : new Turn(direction, other);
      ofConnections[at] = turn;
    }
    return turn;
  }
}
