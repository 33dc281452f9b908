package dev.weir.core.simulation;

import dev.weir.core.http.Direction;
import dev.weir.core.limit.Admission;
import dev.weir.core.limit.Turn;
import dev.weir.core.simulation.Flight.Phase;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The course of events when recorded exchanges meet limits, in virtual time.
 *
 * <p>Two cursors go over the recording, one by the times when requests came and one by those when
 * answers began, and an agenda holds what does not happen at its recorded time. A message that may
 * pass at once, as nearly all do where limits are wide, is one look at a bit and one question to a
 * turn. Any other becomes a {@link Flight}, and the next exchange of its connection is held until
 * it is known whether that keeps its time. Of those that come on the connection meanwhile, each
 * holds the next when the cursor finds it held; so all are when their time comes.
 *
 * <p>Time never goes back. What happens at one time: first what was put off, then exchanges in
 * order. Where nobody else acts before a flight goes on, it does so without the agenda.
 *
 * <p>Cost: one question for each message that finds tokens, and for a large one for each half of a
 * socket; two for each quantum that waits, so the work is bounded by the bytes over the least
 * quantum. Nothing is allocated but when more messages wait at once than ever before.
 *
 * <p>Confined to one thread.
 */
final class Course {
  private static final long SECOND = 1_000_000_000;

  private final Recording recording;
  private final ExchangeTable table;
  private final int to;
  private final boolean closedLoop;
  private final Cursors cursors;
  private final Turns turns;
  private final @Nullable Gate[] requests;
  private final @Nullable Gate[] responses;
  private final Witness witness;

  /** Exchanges that wait for the one before them, or for their request: not for the cursors. */
  private final Marks held;

  private final Marks refused;

  private final Agenda agenda = new Agenda();
  private final Deque<Flight> spare = new ArrayDeque<>();

  private long nowNanos = Long.MIN_VALUE;
  private long second;
  private long secondEndNanos = Long.MIN_VALUE;

  Course(Recording.Part part, Turns turns, Gates gates, boolean closedLoop, Witness witness) {
    this.recording = part.recording();
    this.table = recording.table;
    this.to = part.to();
    this.closedLoop = closedLoop;
    this.turns = turns;
    this.requests = gates.of(Direction.REQUEST);
    this.responses = gates.of(Direction.RESPONSE);
    this.witness = witness;
    this.cursors = new Cursors(part, gates.haveRequests() || gates.mayReject());
    this.held = new Marks(part);
    this.refused = new Marks(part);
  }

  /** Lets everything happen, or as much as the witness wants to see. */
  void run() {
    while (true) {
      long startNanos = cursors.startNanos();
      long answerNanos = cursors.answerNanos();
      long flightNanos = agenda.nextNanos();
      if (flightNanos <= startNanos && flightNanos <= answerNanos) {
        if (flightNanos == Agenda.NEVER || witness.hasSeenEnough(flightNanos)) {
          return;
        }
        moveTo(flightNanos);
        goOn(agenda.poll());
      } else if (cursors.isStartNext(startNanos, answerNanos)) {
        moveTo(startNanos);
        begin(cursors.takeStart());
      } else {
        moveTo(answerNanos);
        answer(cursors.takeAnswer());
      }
    }
  }

  /** When the latest thing happened. */
  long nowNanos() {
    return nowNanos;
  }

  private void moveTo(long nanos) {
    nowNanos = nanos;
    if (nanos >= secondEndNanos) {
      second = Math.floorDiv(nanos, SECOND);
      secondEndNanos = (second + 1) * SECOND;
      turns.second(second, nanos);
    }
  }

  private void putOff(Flight flight, long nanos) {
    if (nanos < nowNanos) {
      throw new BeyondTimeException(); // it wrapped around
    }
    agenda.add(flight, nanos);
  }

  /** Whether nothing else happens up to a time. */
  private boolean isNext(long nanos) {
    return nanos >= nowNanos
        && nanos < agenda.nextNanos()
        && nanos <= cursors.startNanos()
        && nanos <= cursors.answerNanos()
        && !witness.hasSeenEnough(nanos);
  }

  /** A request comes when it came. */
  private void begin(int exchange) {
    if (!held.has(exchange) && isLetIn(exchange)) {
      Gate gate = requests[table.kind(exchange)];
      if (gate != null) {
        pass(exchange, gate, Direction.REQUEST);
      }
    }
  }

  /** A response is ready when it was. */
  private void answer(int exchange) {
    if (held.has(exchange)) {
      if (!refused.has(exchange)) {
        held.set(next(exchange)); // whose answer would have been ready while this one waits
      }
      return;
    }
    Gate gate = responses[table.kind(exchange)];
    if (gate != null && !refused.has(exchange)) {
      pass(exchange, gate, Direction.RESPONSE);
    }
  }

  private void pass(int exchange, Gate gate, Direction direction) {
    gate.exchanges++;
    long bytes = table.bytes(exchange, direction);
    if (bytes == 0) {
      ended(exchange, gate, 0, 0);
      return;
    }
    Turn turn = turns.ready(gate, table.connection(exchange), nowNanos);
    long asked = bytes;
    if (bytes > Flight.LEAST_SOCKET_BYTES) {
      asked = Flight.socketBytes(bytes, table.durationNanos(exchange, direction));
    }
    long answer = turn.ask(asked, bytes - asked, nowNanos);
    turn.settle(); // what is granted here passes
    if (answer == bytes) {
      gate.passed(second, bytes);
      witness.passed(exchange, direction, bytes, nowNanos);
      ended(exchange, gate, 0, 0);
      return;
    }
    Flight flight = spare.isEmpty() ? new Flight() : spare.pop();
    flight.become(exchange, 0, 0, 0);
    held.set(exchange);
    held.set(next(exchange));
    launch(flight, gate, direction, turn);
    follow(flight, answer);
  }

  private void launch(Flight flight, Gate gate, Direction direction, Turn turn) {
    int exchange = flight.exchange;
    flight.launch(
        gate,
        turn,
        table.bytes(exchange, direction),
        table.beginNanos(exchange, direction),
        table.durationNanos(exchange, direction));
    turns.lend(gate);
  }

  /** What was put off is due. */
  private void goOn(Flight flight) {
    switch (flight.phase) {
      case BEGIN -> beginLate(flight);
      case ANSWER -> passLate(flight, Direction.RESPONSE);
      case ASK -> follow(flight, flight.ask(turns, nowNanos));
    }
  }

  private void beginLate(Flight flight) {
    if (isLetIn(flight.exchange)) {
      passLate(flight, Direction.REQUEST);
    } else {
      finish(flight, table.startNanos(flight.exchange));
    }
  }

  private void passLate(Flight flight, Direction direction) {
    int exchange = flight.exchange;
    Gate gate = gate(exchange, direction);
    if (gate == null) {
      through(flight, direction);
      return;
    }
    gate.exchanges++;
    if (table.bytes(exchange, direction) == 0) {
      ended(exchange, gate, flight.lateNanos, flight.causes);
      through(flight, direction);
      return;
    }
    launch(flight, gate, direction, turns.ready(gate, table.connection(exchange), nowNanos));
    follow(flight, flight.ask(turns, nowNanos));
  }

  /** Does what a turn has answered, and asks on, until the flight has to wait for others. */
  private void follow(Flight flight, long firstAnswer) {
    long answer = firstAnswer;
    while (true) {
      Gate gate = flight.gate();
      if (answer > 0) {
        gate.passed(second, answer);
        witness.passed(flight.exchange, gate.direction, answer, nowNanos);
      }
      long nextNanos = flight.take(answer, nowNanos);
      if (flight.isThrough()) {
        turns.giveBack(gate, flight.turn(), nowNanos);
        ended(flight.exchange, gate, flight.lateNanos, flight.causes);
        through(flight, gate.direction);
        return;
      }
      if (!isNext(nextNanos)) {
        putOff(flight, nextNanos);
        return;
      }
      moveTo(nextNanos);
      answer = flight.ask(turns, nowNanos);
    }
  }

  /** A message of a flight is through. */
  private void through(Flight flight, Direction direction) {
    int exchange = flight.exchange;
    if (direction == Direction.RESPONSE) {
      finish(flight, table.endNanos(exchange));
    } else if (flight.isOnTime()) {
      held.clear(exchange);
      letGo(flight);
    } else {
      flight.phase = Phase.ANSWER;
      putOff(flight, flight.whenNanos(table.firstByteNanos(exchange)));
    }
  }

  /** An exchange that ended at a time of the recording, and so much later, is over. */
  private void finish(Flight flight, long endNanos) {
    int next = next(flight.exchange);
    if (next == ExchangeTable.NONE) {
      letGo(flight);
      return;
    }
    long shiftNanos = closedLoop ? flight.shiftNanos + flight.lateNanos : 0;
    long lateNanos = closedLoop ? 0 : endNanos + flight.lateNanos - table.startNanos(next);
    if (shiftNanos <= 0 && lateNanos <= 0) {
      letGo(flight);
      return;
    }
    held.set(next); // a refusal comes before the cursor could
    flight.become(next, shiftNanos, lateNanos, closedLoop ? 0 : flight.causes);
    if (mayHold(next)) {
      putOff(flight, flight.whenNanos(table.startNanos(next)));
    } else {
      through(flight, Direction.REQUEST);
    }
  }

  /** The next exchange of the connection keeps its time, as far as this one is concerned. */
  private void letGo(Flight flight) {
    held.clear(next(flight.exchange));
    spare.push(flight);
  }

  private void ended(int exchange, Gate gate, long lateNanos, long causes) {
    gate.ended(lateNanos, causes);
    witness.ended(exchange, gate, lateNanos, causes);
    if (gate.perConnection && next(exchange) == ExchangeTable.NONE && isLast(exchange, gate)) {
      turns.close(table.connection(exchange));
    }
  }

  private boolean isLast(int exchange, Gate gate) {
    return gate.direction == Direction.RESPONSE || gate(exchange, Direction.RESPONSE) == null;
  }

  private boolean isLetIn(int exchange) {
    ExchangeKind kind = recording.kinds.get(table.kind(exchange));
    if (!kind.rejecting) {
      return true;
    }
    Admission admission = turns.admit(kind, table.connection(exchange), nowNanos);
    if (admission.granted()) {
      return true;
    }
    refused.set(exchange);
    for (Direction direction : Direction.values()) {
      Gate gate = gate(exchange, direction);
      if (gate != null) {
        gate.rejected(admission.by(), table.bytes(exchange, direction));
        witness.rejected(exchange, gate, admission.by());
      }
    }
    return false;
  }

  /** Whether anything asks about an exchange before its answer. */
  private boolean mayHold(int exchange) {
    return recording.kinds.get(table.kind(exchange)).rejecting
        || requests[table.kind(exchange)] != null;
  }

  private @Nullable Gate gate(int exchange, Direction direction) {
    return (direction == Direction.REQUEST ? requests : responses)[table.kind(exchange)];
  }

  private int next(int exchange) {
    int next = table.next(exchange);
    return next < to ? next : ExchangeTable.NONE;
  }
}
