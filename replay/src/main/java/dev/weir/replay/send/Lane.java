package dev.weir.replay.send;

import dev.weir.replay.intake.Planned;
import dev.weir.replay.result.Expected;
import dev.weir.replay.result.Obstacle;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Requests that keep their order: those of one recorded connection, or, where connections are
 * shared by all, any that come.
 *
 * <p>In an ordered lane a request goes out when the one before it has been answered; or earlier,
 * where it did when it was recorded (pipelining), if both go to the same target. Confined to its
 * loop.
 */
final class Lane {
  private final SendLoop loop;
  private final boolean ordered;
  private final Pool[] pools;
  private final ArrayDeque<Planned> waiting = new ArrayDeque<>();
  private int outstanding;
  private @Nullable Flight latest;
  private final int width;
  long usedNanos;

  /**
   * @param width connections to each target
   * @param ordered whether requests wait for one another
   */
  Lane(SendLoop loop, int targets, int width, boolean ordered) {
    this.loop = loop;
    this.ordered = ordered;
    this.width = width;
    this.pools = new Pool[targets];
    for (int i = 0; i < targets; i++) {
      pools[i] = new Pool(loop, this, i, width);
    }
  }

  /** Opens connections for requests that are due soon. */
  void prepare(int connections) {
    if (ordered && (pools.length > 1 || outstanding > 0)) {
      return; // Which target is next, only the balancer knows, and not before it is.
    }
    for (Pool pool : pools) {
      pool.prepare(connections);
    }
  }

  int width() {
    return width;
  }

  boolean isUnused() {
    return outstanding == 0 && waiting.isEmpty();
  }

  boolean holdsConnections() {
    for (Pool pool : pools) {
      if (pool.holdsConnections()) {
        return true;
      }
    }
    return false;
  }

  /** A request is due. */
  void submit(Planned planned) {
    if (!ordered) {
      outstanding++;
      Flight flight = new Flight(planned, loop.choose(planned));
      pools[flight.target].submit(flight);
      return;
    }
    usedNanos = loop.now();
    waiting.add(planned);
    advance();
    if (waiting.peekLast() == planned) {
      planned.heldUpBy(Obstacle.CONNECTION_BUSY);
    }
  }

  private void advance() {
    Planned next = waiting.peek();
    while (next != null) {
      Flight before = latest;
      if (outstanding > 0 && !(before != null && isPipelined(before.planned, next))) {
        return;
      }
      waiting.remove();
      outstanding++;
      if (outstanding > 1 && before != null) {
        Flight flight = new Flight(next, loop.chooseAgain(before.target));
        latest = flight;
        pools[flight.target].pipeline(flight);
      } else {
        Flight flight = new Flight(next, loop.choose(next));
        latest = flight;
        pools[flight.target].submit(flight);
      }
      next = waiting.peek();
    }
  }

  /** Whether it was sent, when it was recorded, before the one before it was answered. */
  private static boolean isPipelined(Planned before, Planned next) {
    Expected answer = before.expected();
    return answer != null && next.recordedNanos() < answer.endNanos();
  }

  /** One of its requests has come to its end. */
  void ended() {
    outstanding--;
    if (ordered) {
      usedNanos = loop.now();
      advance();
    }
  }

  /** Gives up what waits. */
  void drop() {
    Planned planned = waiting.poll();
    while (planned != null) {
      loop.notSent(planned);
      planned = waiting.poll();
    }
    for (Pool pool : pools) {
      pool.drop();
    }
  }

  /** Closes all connections; what is under way on them fails. */
  void close() {
    for (Pool pool : pools) {
      pool.close();
    }
  }
}
