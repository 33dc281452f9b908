package dev.weir.agent.runtime.connection;

import dev.weir.agent.bootstrap.Gate;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.limit.Admission;
import dev.weir.core.limit.Generation;
import dev.weir.core.limit.Turn;
import org.jspecify.annotations.Nullable;

/**
 * What one connection carries, held to limits: they are asked before bytes pass, and charged for
 * bytes that have passed before anybody knew whose they were.
 *
 * <p>Of what comes in limits can be asked only while a request is known to go on. What came with
 * its head is charged when the head has been read, and paid for before more comes in. Where that
 * was granted to the request before, it is given back first, and what is left is charged once it is
 * known how many bytes came.
 *
 * <p>Guarded as the connection is, but for {@link #held}. Connections that the application opened
 * are not held. Cost: some fields for each connection, and a {@link Held} once limits may hold back
 * what it carries; then nothing is allocated, and a {@link Turn} is asked each time that bytes are
 * about to pass.
 */
final class Conformance {
  /** Of a body that goes on, how much limits are told. */
  private static final long MOST_FORESEEN = 1 << 30;

  private static final int NONE = Integer.MIN_VALUE;

  private final Connection connection;

  /** What limits hold back; null until one is asked. Any thread may read it. */
  volatile @Nullable Held held;

  /** Whether limits know whose bytes are about to come in. */
  private boolean asked;

  /** What has come in without, since the last request head. */
  private long unaskedBytes;

  /** Whether bytes that come in have been granted, and it has yet to be told how many came. */
  private boolean granted;

  /** After which request those came in that are charged once that is told; see {@link #NONE}. */
  private int deferredAfter = NONE;

  /** The request that was let in although limits reject, by its ordinal; below 0 when none was. */
  private int admittedOrdinal = -1;

  /** The request that limits have yet to let in, and what had come in of it with its head. */
  private int unadmittedOrdinal = -1;

  private long unadmittedBytes;

  Conformance(Connection connection) {
    this.connection = connection;
  }

  /**
   * Asks limits for bytes that are about to pass.
   *
   * @return as {@link Turn#ask}, or {@link Gate#ALL} when no limit is asked
   */
  long ask(Generation limits, boolean incoming, long bytes, long nowNanos) {
    long answer = askTurn(limits, incoming, bytes, nowNanos);
    if (incoming) {
      HttpReader reader = connection.http;
      asked = reader != null && reader.receiving() != null;
      granted = answer > 0 && answer != Gate.ALL;
      deferredAfter = NONE;
    }
    return answer;
  }

  private long askTurn(Generation limits, boolean incoming, long bytes, long nowNanos) {
    Turn turn = turn(limits, incoming, nowNanos);
    if (turn == null || turn.isFree()) {
      return Gate.ALL;
    }
    HttpReader reader = connection.http;
    if (incoming && (reader == null || reader.receiving() == null)) {
      // What comes next is somebody else's; but first what came last is paid for.
      long owes = turn.owes(nowNanos);
      if (owes == 0) {
        turn.none(nowNanos);
        return Gate.ALL;
      }
      return owes;
    }
    long opaque = reader == null ? 0 : reader.opaqueBytes(connection.direction(incoming));
    return turn.ask(bytes, Math.max(0, Math.min(opaque, MOST_FORESEEN) - bytes), nowNanos);
  }

  /** More bytes pass than limits have let pass, or, below 0, fewer. */
  void correct(boolean incoming, long bytes, long nowNanos) {
    Held back = held;
    if (back == null) {
      return;
    }
    Turn turn = back.side(incoming).turn;
    if (bytes > 0) {
      turn.charge(bytes, nowNanos);
      return;
    }
    long unused = -bytes;
    if (incoming) {
      granted = false;
      unused += connection.tls() ? 0 : bytesAfter(deferredAfter);
    }
    if (unused > 0) {
      turn.unused(unused, nowNanos);
    } else {
      turn.settle();
    }
  }

  /** What has come in of requests after one, which is not of those that were asked for. */
  private long bytesAfter(int after) {
    HttpReader reader = connection.http;
    long bytes = 0;
    Exchange exchange = reader == null || after == NONE ? null : reader.requestAfter(after);
    while (reader != null && exchange != null) {
      bytes += exchange.messageBytes(Direction.REQUEST);
      exchange = reader.requestAfter(exchange.ordinal());
    }
    return bytes;
  }

  /** Charges requests that came in together with what had been asked for. */
  void chargeDeferred(Generation limits, long nowNanos) {
    int after = deferredAfter;
    if (after != NONE) {
      deferredAfter = NONE;
      chargeRequests(limits, after, nowNanos);
    }
  }

  /** Whether a limit would be asked for bytes that come in now. */
  boolean isHeldIncoming(Generation limits, long nowNanos) {
    HttpReader reader = connection.http;
    Turn turn = turn(limits, true, nowNanos);
    return turn != null && !turn.isFree() && reader != null && reader.receiving() != null;
  }

  /** Of the requests that have come in, the newest whose head is known; below 0 for none. */
  int newestRequest() {
    HttpReader reader = connection.http;
    return reader == null || connection.outgoing ? -1 : reader.newestRequest();
  }

  /** Bytes are about to be looked at that have come in, while there are limits for them. */
  void comesIn(long bytes) {
    if (!asked) {
      unaskedBytes += bytes;
    }
  }

  /**
   * Requests have come in of which nobody knew what they were: what passed of them is charged now,
   * and waited for before more comes in.
   *
   * @param after the {@link #newestRequest} before them
   */
  void chargeRequests(Generation limits, int after, long nowNanos) {
    HttpReader reader = connection.http;
    if (reader == null || connection.outgoing || connection.closed) {
      return;
    }
    Exchange exchange = reader.requestAfter(after);
    if (exchange == null) {
      chargeMore(reader, nowNanos);
      return;
    }
    if (granted) {
      // What was asked for is given back to those limits first that were asked.
      deferredAfter = deferredAfter == NONE ? after : deferredAfter;
      return;
    }
    while (exchange != null) {
      Held back = beHeld();
      back.incoming.turn.of(limits, exchange, false, nowNanos);
      long bytes = connection.tls() ? unaskedBytes : exchange.messageBytes(Direction.REQUEST);
      unaskedBytes = 0;
      back.incoming.turn.chargeUnasked(bytes, nowNanos);
      unadmittedOrdinal = exchange.ordinal();
      unadmittedBytes = bytes;
      back.incoming.turn.settle();
      exchange = reader.requestAfter(exchange.ordinal());
    }
  }

  /** A read filled several buffers, and the head ended before the last of them. */
  private void chargeMore(HttpReader reader, long nowNanos) {
    Held back = held;
    if (!asked && unaskedBytes > 0 && back != null && reader.receiving() != null) {
      back.incoming.turn.chargeUnasked(unaskedBytes, nowNanos);
      back.incoming.turn.settle();
      unaskedBytes = 0;
    }
  }

  /**
   * Plaintext of a response is about to be made ciphertext: limits learn whose it is now, since the
   * response may be over before its ciphertext passes.
   */
  void answers(Generation limits, long nowNanos) {
    turn(limits, false, nowNanos);
  }

  /** Limits may hold back what passes. */
  Held beHeld() {
    Held back = held;
    if (back == null) {
      back = new Held();
      held = back;
    }
    return back;
  }

  private @Nullable Turn turn(Generation limits, boolean incoming, long nowNanos) {
    HttpReader reader = connection.http;
    if (reader == null || connection.outgoing || connection.closed) {
      return null;
    }
    Exchange exchange = incoming ? reader.receiving() : reader.answering();
    if (exchange != null && !exchange.requestHeadSeen()) {
      exchange = null;
    }
    Held back = held;
    if (back == null) {
      if (exchange == null) {
        return null;
      }
      back = beHeld();
    }
    Turn turn = back.side(incoming).turn;
    if (exchange != null) {
      turn.of(limits, exchange, admittedOrdinal == exchange.ordinal(), nowNanos);
    } else if (!incoming && !connection.tls()) {
      turn.none(nowNanos);
    } else {
      turn.retain(limits, nowNanos);
    }
    return turn;
  }

  /**
   * Asks whether the request that is to be answered is let in.
   *
   * @return null when there is no such request
   */
  @Nullable Admission admit(Generation limits, long nowNanos) {
    Exchange exchange = connection.answering();
    if (exchange == null || !exchange.requestHeadSeen()) {
      return null;
    }
    turn(limits, false, nowNanos);
    Held back = held;
    if (back == null) {
      return null;
    }
    Admission admission = limits.admit(exchange, back.outgoing.turn, nowNanos);
    admittedOrdinal = exchange.ordinal();
    if (!admission.granted()) {
      back.incoming.turn.none(nowNanos);
    } else if (unadmittedOrdinal == exchange.ordinal()) {
      back.incoming.turn.of(limits, exchange, true, nowNanos);
      back.incoming.turn.chargeAdmitted(unadmittedBytes, nowNanos);
    }
    return admission;
  }

  /** The connection is over. */
  void release(long nowNanos) {
    Held back = held;
    if (back != null) {
      back.incoming.turn.none(nowNanos);
      back.outgoing.turn.none(nowNanos);
      back.close();
    }
  }
}
