package dev.weir.core.simulation;

import dev.weir.core.http.Direction;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Turn;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits before the exchanges of one kind, in one direction, and what is counted there.
 *
 * <p>Confined to the thread of its {@link Course}.
 */
final class Gate {
  /** No rule. */
  static final int NONE = -1;

  final ExchangeKind kind;
  final Direction direction;
  final boolean perConnection;

  /** Turns that have been told of the kind, and do not wait: whoever comes next may ask one. */
  final Deque<Turn> ready = new ArrayDeque<>();

  long exchanges;
  long grantedBytes;
  long rejectedBytes;

  /** Exchanges that have ended. */
  long ended;

  private final int[] rules;
  private final List<Limit> limits;

  /** Of each rule, that of all exchanges and that of the endpoint. */
  private final Row[] rows;

  /** Of each rule, how many exchanges it made late. */
  private final long[] late;

  Gate(ExchangeKind kind, Direction direction, LimitSet set, List<Limit> limits, Row[] rows) {
    this.kind = kind;
    this.direction = direction;
    this.rules = kind.rules(direction);
    this.perConnection = !limits.isEmpty() && kind.perConnection(direction, set);
    this.limits = limits;
    this.rows = rows;
    this.late = new long[rules.length];
  }

  /** Bytes got through. */
  void passed(long second, long bytes) {
    grantedBytes += bytes;
    for (Row row : rows) {
      row.passed(second, bytes);
    }
  }

  /** The place among its rules of the one that bytes wait for. */
  int placeOf(@Nullable Limit limit) {
    for (int i = 0; i < rules.length && limit != null; i++) {
      if (rules[i] < limits.size() && limits.get(rules[i]) == limit) {
        return i;
      }
    }
    return NONE;
  }

  /** Which rule of the set a limit in force is of, {@link #NONE} if not one of this gate. */
  int ruleOf(@Nullable Limit limit) {
    int place = placeOf(limit);
    return place == NONE ? NONE : rules[place];
  }

  /** Bytes that waited for a rule have got through. */
  void waited(int place, long bytes) {
    if (place != NONE) {
      rows[2 * place].waited(bytes);
      rows[2 * place + 1].waited(bytes);
    }
  }

  /** The bit of a rule in {@link Flight#causes}. */
  long cause(int place) {
    return place == NONE ? 0 : 1L << rules[place];
  }

  /** The last byte of an exchange got through. */
  void ended(long lateNanos, long causes) {
    ended++;
    if (lateNanos > 0) {
      for (int i = 0; i < rules.length; i++) {
        if ((causes & cause(i)) != 0) {
          late[i]++;
          rows[2 * i].late(lateNanos);
          rows[2 * i + 1].late(lateNanos);
        }
      }
    }
  }

  /** An exchange was refused by one of the limits, maybe of the other direction. */
  void rejected(@Nullable Limit by, long bytes) {
    exchanges++;
    rejectedBytes += bytes;
    int place = placeOf(by);
    if (place != NONE) {
      rows[2 * place].rejected();
      rows[2 * place + 1].rejected();
    }
  }

  /** Whether a rule is among those of this gate. */
  boolean has(int rule) {
    for (int each : rules) {
      if (each == rule) {
        return true;
      }
    }
    return false;
  }

  /** Adds its sums to the rows; once, at the end. */
  void settle() {
    for (int i = 0; i < rows.length; i++) {
      rows[i].settle(this);
      rows[i].settleOnTime(ended - late[i / 2]);
    }
  }
}
