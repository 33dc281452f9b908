package dev.weir.core.simulation;

import dev.weir.core.control.PathListener;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.route.Routing;
import java.util.Arrays;

/**
 * Takes down exchanges for simulation, in any order, in 64 bytes each, beside tables of connections
 * and of {@linkplain ExchangeKinds kinds}.
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
  private final ExchangeTable table = new ExchangeTable();
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
    long start = x.startNanos();
    long requestEnd = x.requestEndNanos() == 0 ? start : Math.max(start, x.requestEndNanos());
    long firstByte = Math.max(requestEnd, x.firstByteNanos()); // unknown: as soon as could be
    int i = table.add(kinds.of(x));
    table.setTimes(i, start, requestEnd, firstByte, Math.max(firstByte, x.endNanos()));
    table.setBytes(i, x.messageBytes(Direction.REQUEST), x.messageBytes(Direction.RESPONSE));
    table.setConnection(i, connections.of(x));
  }

  /** Takes down what the path carries, where anybody looks. */
  public PathListener path() {
    return path;
  }

  /** How many exchanges there are so far. */
  public int exchanges() {
    return table.count();
  }

  /** Everything so far, in order; the recorder must not be used again. */
  public Recording recording() {
    order();
    if (putOneAfterAnother()) {
      order();
    }
    int lanes = link();
    return new Recording(set, table, lanes, kinds.named(), path, kinds.idle());
  }

  private void order() {
    table.arrange(table.byStart());
  }

  /** Lets no request begin before the answer before it has ended; whether any did. */
  private boolean putOneAfterAnother() {
    long[] ends = new long[connections.count()];
    Arrays.fill(ends, Long.MIN_VALUE);
    boolean changed = false;
    for (int i = 0; i < table.count(); i++) {
      int connection = table.connection(i);
      if (connection == ConnectionIds.UNKNOWN) {
        continue;
      }
      long before = ends[connection];
      if (table.firstByteNanos(i) < before) {
        table.setConnection(i, ConnectionIds.UNKNOWN); // they overlap
        continue;
      }
      if (table.startNanos(i) < before) {
        long requestEnd = Math.max(table.requestEndNanos(i), before);
        table.setTimes(i, before, requestEnd, table.firstByteNanos(i), table.endNanos(i));
        changed = true;
      }
      ends[connection] = table.endNanos(i);
    }
    return changed;
  }

  /** Finds the next exchange of each connection, and numbers connections anew; how many. */
  private int link() {
    int[] last = new int[connections.count()];
    Arrays.fill(last, ExchangeTable.NONE);
    int lanes = connections.count();
    for (int i = 0; i < table.count(); i++) {
      int connection = table.connection(i);
      if (connection == ConnectionIds.UNKNOWN) {
        table.setConnection(i, lanes++);
      } else {
        if (last[connection] != ExchangeTable.NONE) {
          table.setNext(last[connection], i);
        }
        last[connection] = i;
      }
    }
    return lanes;
  }
}
