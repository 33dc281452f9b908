package dev.weir.core.simulation;

import dev.weir.core.control.PathListener;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.route.Routing;
import java.util.Arrays;

/**
 * Takes down exchanges for simulation, in any order, in 56 bytes each while they come and 64 in the
 * end, beside tables of connections and of {@linkplain ExchangeKinds kinds}.
 *
 * <p>Confined to one thread.
 *
 * <p>What a server that answers one request of a connection after the other could not have done is
 * set right: an answer that begins before its request has ended counts as beginning then; a request
 * that was sent before the answer to the one before had ended counts as coming when it had. Where
 * answers of one connection overlap all the same, or where it is not known, as in logs without
 * ports, an exchange has a connection to itself.
 */
public final class Recorder {
  private final LimitSet set;
  private final ExchangeKinds kinds;
  private final ConnectionIds connections = new ConnectionIds();
  private final Columns columns = new Columns();
  private final PathHistory path = new PathHistory();

  /**
   * Begins.
   *
   * @param set whose rules decide what is alike; simulations may give them other rates and bursts
   */
  public Recorder(LimitSet set, Routing routing) {
    this.set = set;
    this.kinds = new ExchangeKinds(set, routing);
  }

  /** Takes down an exchange that has finished; without a request head it is none. */
  public void add(Exchange x) {
    if (!x.requestHeadSeen() || x.foreign()) {
      return;
    }
    int i = columns.add();
    long start = x.startNanos();
    long requestEnd = x.requestEndNanos() == 0 ? start : Math.max(start, x.requestEndNanos());
    long firstByte = Math.max(requestEnd, x.firstByteNanos()); // unknown: as soon as could be
    columns.startNanos[i] = start;
    columns.requestEndNanos[i] = requestEnd;
    columns.firstByteNanos[i] = firstByte;
    columns.endNanos[i] = Math.max(firstByte, x.endNanos());
    columns.requestBytes[i] = x.messageBytes(Direction.REQUEST);
    columns.responseBytes[i] = x.messageBytes(Direction.RESPONSE);
    columns.kinds[i] = kinds.of(x);
    columns.connections[i] = connections.of(x);
  }

  /** Takes down what the path carries, where anybody looks. */
  public PathListener path() {
    return path;
  }

  /** How many exchanges there are so far. */
  public int exchanges() {
    return columns.count;
  }

  /** Everything so far, in order; the recorder must not be used again. */
  public Recording recording() {
    columns.trim();
    order();
    if (putOneAfterAnother()) {
      order();
    }
    int[] next = new int[columns.count];
    int lanes = link(next);
    return new Recording(set, columns, next, lanes, kinds.named(), path, kinds.idle());
  }

  private void order() {
    int[] order = TimeOrder.of(columns.startNanos, columns.count);
    for (int i = 0; i < order.length; i++) {
      if (order[i] != i) {
        columns.arrange(order);
        return;
      }
    }
  }

  /** Lets no request begin before the answer before it has ended; whether any did. */
  private boolean putOneAfterAnother() {
    long[] ends = new long[connections.count()];
    Arrays.fill(ends, Long.MIN_VALUE);
    boolean changed = false;
    for (int i = 0; i < columns.count; i++) {
      int connection = columns.connections[i];
      if (connection == ConnectionIds.UNKNOWN) {
        continue;
      }
      if (columns.firstByteNanos[i] < ends[connection]) {
        columns.connections[i] = ConnectionIds.UNKNOWN; // they overlap
        continue;
      }
      if (columns.startNanos[i] < ends[connection]) {
        columns.startNanos[i] = ends[connection];
        columns.requestEndNanos[i] = Math.max(columns.requestEndNanos[i], ends[connection]);
        changed = true;
      }
      ends[connection] = columns.endNanos[i];
    }
    return changed;
  }

  /** Finds the next exchange of each connection, and numbers connections anew; how many. */
  private int link(int[] next) {
    int[] last = new int[connections.count()];
    Arrays.fill(last, Recording.NONE);
    Arrays.fill(next, Recording.NONE);
    int lanes = connections.count();
    for (int i = 0; i < next.length; i++) {
      int connection = columns.connections[i];
      if (connection == ConnectionIds.UNKNOWN) {
        columns.connections[i] = lanes++;
      } else {
        if (last[connection] != Recording.NONE) {
          next[last[connection]] = i;
        }
        last[connection] = i;
      }
    }
    return lanes;
  }
}
