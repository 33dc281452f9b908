package dev.weir.core.simulation;

import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.route.RouteGlob;
import java.util.List;

/**
 * Exchanges as they were, by the time when they began, 64 bytes each, and what their path carried.
 * Immutable; any number of simulations may run of it at once.
 *
 * <p>Of each exchange {@code start <= request end <= first byte <= end} holds, and on one
 * connection the next begins no sooner than the one before has ended. Bytes are those of messages.
 */
public final class Recording {
  final LimitSet set;
  final ExchangeTable table;

  /** All exchanges by their first bytes. */
  final int[] byFirstByte;

  final List<ExchangeKind> kinds;
  final int connections;
  final PathHistory path;
  private final long lastNanos;
  private final List<RouteGlob> idleGlobs;

  Recording(
      LimitSet set,
      ExchangeTable table,
      int connections,
      List<ExchangeKind> kinds,
      PathHistory path,
      List<RouteGlob> idleGlobs) {
    this.set = set;
    this.table = table;
    this.byFirstByte = table.byFirstByte();
    this.connections = connections;
    this.kinds = kinds;
    this.path = path;
    this.idleGlobs = idleGlobs;
    this.lastNanos = all().endNanos();
  }

  /** How many exchanges there are. */
  public int exchanges() {
    return table.count();
  }

  /** From the first request to the last byte. */
  public long durationNanos() {
    return exchanges() == 0 ? 0 : lastNanos - table.startNanos(0);
  }

  /** All of it. */
  public Part all() {
    return new Part(this, 0, exchanges());
  }

  /** The exchanges before a share of all, or those from there on. */
  public Part part(double share, boolean before) {
    int at = (int) Math.round(exchanges() * share);
    return before ? new Part(this, 0, at) : new Part(this, at, exchanges());
  }

  /** Rules that apply to no exchange. */
  public List<LimitRule> idleRules() {
    boolean[] applies = new boolean[set.rules().size()];
    for (ExchangeKind existing : kinds) {
      for (int rule : existing.requestRules) {
        applies[rule] = true;
      }
      for (int rule : existing.responseRules) {
        applies[rule] = true;
      }
    }
    return set.rules().stream().filter(rule -> !applies[set.rules().indexOf(rule)]).toList();
  }

  /** Patterns of paths, of any rule, that match none. */
  public List<RouteGlob> idleGlobs() {
    return idleGlobs;
  }

  /**
   * Exchanges of a recording one after the other.
   *
   * @param from index of the first
   * @param to index after the last
   */
  public record Part(Recording recording, int from, int to) {
    public Part {
      if (from < 0 || to < from || to > recording.exchanges()) {
        throw new IllegalArgumentException(
            "from=" + from + " to=" + to + " is no part of " + recording.exchanges());
      }
    }

    public int exchanges() {
      return to - from;
    }

    /** When the last of them ended; long ago when there are none. */
    long endNanos() {
      long last = Long.MIN_VALUE;
      for (int i = from; i < to; i++) {
        last = Math.max(last, recording.table.endNanos(i));
      }
      return last;
    }
  }
}
