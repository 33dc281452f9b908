package dev.weir.replay.send;

import dev.weir.replay.result.FailureKind;
import dev.weir.replay.result.Obstacle;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one target that some requests share: one, where they shared one when they were
 * recorded, or as many as were asked for. Requests that find none idle wait, the oldest first.
 *
 * <p>Confined to its loop; requests that wait are bounded by how far reading may be ahead.
 */
final class Pool {
  private final SendLoop loop;
  private final int target;
  private final int width;
  private final ArrayDeque<TargetConnection> idle = new ArrayDeque<>();
  private final Set<TargetConnection> all = new HashSet<>();
  private final ArrayDeque<Flight> waiting = new ArrayDeque<>();
  private final Lane lane;
  private int opening;

  /**
   * @param width how many connections there may be
   */
  Pool(SendLoop loop, Lane lane, int target, int width) {
    this.loop = loop;
    this.lane = lane;
    this.target = target;
    this.width = width;
  }

  int target() {
    return target;
  }

  boolean holdsConnections() {
    return !all.isEmpty();
  }

  /** Opens so many connections before they are needed. */
  void prepare(int connections) {
    while (all.size() < Math.min(width, connections)) {
      open();
    }
  }

  /** Sends as soon as a connection is free. */
  void submit(Flight flight) {
    TargetConnection free = free();
    if (free != null && waiting.isEmpty()) {
      free.send(flight);
      return;
    }
    waiting.add(flight);
    boolean room = all.size() < width;
    flight.planned.heldUpBy(
        room || opening > 0 ? Obstacle.CONNECTING : Obstacle.CONNECTIONS_USED_UP);
    if (room && opening < waiting.size()) {
      open();
    }
  }

  /**
   * Sends behind the request before it on its connection, without waiting for that one's answer; or
   * behind those that wait for that connection.
   */
  void pipeline(Flight flight) {
    flight.pipelined = true;
    if (!waiting.isEmpty()) {
      waiting.add(flight);
      flight.planned.heldUpBy(opening > 0 ? Obstacle.CONNECTING : Obstacle.CONNECTION_BUSY);
      return;
    }
    for (TargetConnection connection : all) {
      if (connection.takesMore()) {
        connection.send(flight);
        return;
      }
    }
    submit(flight);
  }

  private @Nullable TargetConnection free() {
    TargetConnection free = pollIdle();
    while (free != null && !(free.takesMore() && free.isIdle())) {
      free = pollIdle();
    }
    return free;
  }

  private @Nullable TargetConnection pollIdle() {
    TargetConnection connection = idle.pollLast();
    if (connection != null) {
      connection.pooled = false;
    }
    return connection;
  }

  private void open() {
    loop.makeRoom(lane);
    TargetConnection connection = new TargetConnection(loop, this);
    all.add(connection);
    opening++;
    loop.connect(connection);
  }

  /** A connection is there. */
  void opened(TargetConnection connection) {
    opening--;
    serve(connection);
  }

  /** A connection is there that was closed before. */
  void notWanted() {
    opening--;
  }

  /** A connection did not come about: the oldest request that waits fails of that. */
  void failed(TargetConnection connection, FailureKind kind) {
    opening--;
    all.remove(connection);
    Flight flight = waiting.poll();
    if (flight != null) {
      loop.failed(flight, kind);
      lane.ended();
    }
    reopen();
  }

  /** A large request has been written whole. */
  void writable(TargetConnection connection) {
    if (connection.isIdle()) {
      serve(connection);
    } else {
      servePipelined(connection);
    }
  }

  /** A request on it has come to its end. */
  void ended(TargetConnection connection) {
    if (connection.isIdle() && connection.takesMore()) {
      serve(connection);
    }
    lane.ended();
  }

  /** It is gone. */
  void closed(TargetConnection connection) {
    all.remove(connection);
    idle.remove(connection);
    reopen();
  }

  private void reopen() {
    if (!waiting.isEmpty() && opening < waiting.size() && all.size() < width) {
      open();
    }
  }

  private void serve(TargetConnection connection) {
    Flight next = waiting.poll();
    if (next != null) {
      connection.send(next);
      servePipelined(connection);
    } else if (!connection.pooled) {
      connection.pooled = true;
      idle.add(connection);
    }
  }

  /** Those that do not wait for the answers of those before them. */
  private void servePipelined(TargetConnection connection) {
    Flight next = waiting.peek();
    while (next != null && next.pipelined && connection.takesMore()) {
      waiting.remove();
      connection.send(next);
      next = waiting.peek();
    }
  }

  /** Gives up what waits. */
  void drop() {
    Flight flight = waiting.poll();
    while (flight != null) {
      loop.notSent(flight);
      flight = waiting.poll();
    }
  }

  /** Closes all connections; what is under way on them fails. */
  void close() {
    for (TargetConnection connection : Set.copyOf(all)) {
      connection.close(FailureKind.CUT_OFF);
    }
  }
}
