package dev.weir.core.simulation;

import dev.weir.core.control.BreakerOrder;
import dev.weir.core.control.LimitLoops;
import dev.weir.core.control.PathCounts;
import dev.weir.core.control.RateChange;
import dev.weir.core.limit.Generation;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.limit.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Moves limits in virtual time by the loops that move them in production, at every whole second,
 * and remembers how. Confined to the thread of its {@link Course}.
 */
final class Steering {
  private static final long SECOND = 1_000_000_000;

  /** Of a longer silence, only so much is shown to the loops: by then nothing moves any more. */
  private static final long MOST_SECONDS_SHOWN = 86_400;

  private final LimitSet set;
  private final Limits limits;
  private final PathHistory paths;
  private final List<Steered> steered = new ArrayList<>();
  private final LimitRule[] inForce;
  private long second;

  /** One limit that may be moved, its place in the set, and how it was. */
  private static final class Steered {
    final int rule;
    final LimitLoops loops;
    final List<Move> moves = new ArrayList<>();
    long count;

    Steered(int rule, LimitLoops loops) {
      this.rule = rule;
      this.loops = loops;
    }
  }

  Steering(LimitSet set, Limits limits, PathHistory paths, long startNanos) {
    this.set = set;
    this.limits = limits;
    this.paths = paths;
    this.inForce = set.rules().toArray(new LimitRule[0]);
    this.second = Math.floorDiv(startNanos, SECOND);
    for (int i = 0; i < inForce.length; i++) {
      LimitLoops loops = LimitLoops.of(inForce[i], limits.current().limits().get(i), startNanos);
      if (loops != null) {
        steered.add(new Steered(i, loops));
      }
    }
  }

  /**
   * Time has come to a second, and nothing else has happened since the last one that was told of.
   *
   * @return what is in force from then on
   */
  Generation moveTo(long nowSecond) {
    if (!steered.isEmpty()) {
      second = Math.max(second, nowSecond - MOST_SECONDS_SHOWN);
      while (second < nowSecond) {
        endSecond();
        second++;
      }
    }
    return limits.current();
  }

  /** Of each rule of the set. */
  List<Moves> moves() {
    Moves[] all = new Moves[inForce.length];
    Arrays.fill(all, Moves.NONE);
    for (Steered each : steered) {
      all[each.rule] = new Moves(each.moves, each.count);
    }
    return List.of(all);
  }

  private void endSecond() {
    long nowNanos = (second + 1) * SECOND;
    boolean changed = false;
    for (Steered each : steered) {
      Limit limit = limits.current().limits().get(each.rule);
      PathCounts path = paths.of(limit.rule().direction(), second);
      LimitLoops.Step step = each.loops.sample(limit, true, path, nowNanos);
      BreakerOrder order = step.order();
      if (step.rate() != null) {
        move(each, step.rate(), nowNanos);
      }
      if (order != null) {
        move(each, order.rate(), nowNanos);
      }
      changed |= step.rate() != null || order != null;
    }
    if (changed) {
      limits.apply(new LimitSet(set.clientIdentity(), List.of(inForce)), nowNanos);
    }
  }

  private void move(Steered moved, RateChange why, long nowNanos) {
    LimitRule from = inForce[moved.rule];
    LimitRule to = moved.loops.configured().movedTo(moved.loops.bytesPerSecond());
    inForce[moved.rule] = to;
    moved.count++;
    if (moved.moves.size() < Moves.MOST_KEPT) {
      moved.moves.add(
          new Move(
              nowNanos,
              from.allowance().bytesPerSecond(),
              to.allowance().bytesPerSecond(),
              why.reason(),
              why.explanation()));
    }
  }
}
