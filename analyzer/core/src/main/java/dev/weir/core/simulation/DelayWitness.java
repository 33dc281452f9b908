package dev.weir.core.simulation;

import dev.weir.core.limit.Limit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Measures exactly how late the exchanges of one limit are, and ends the simulation as soon as it
 * is certain that too many are. Those that another limit refused do not count.
 */
final class DelayWitness implements Witness {
  private static final int FIRST = 1024;

  private final int rule;
  private final DelayGoal goal;
  private final long mostLater;

  /** Of those that were late at all. */
  private long[] lateNanos = new long[FIRST];

  private int late;
  private long onTime;
  private long refused;
  private long later;
  private boolean brokenOff;

  /**
   * Watches one limit.
   *
   * @param mostExchanges how many there may be; with more, it never has seen enough
   */
  DelayWitness(int rule, DelayGoal goal, long mostExchanges) {
    this.rule = rule;
    this.goal = goal;
    this.mostLater =
        mostExchanges == Long.MAX_VALUE ? Long.MAX_VALUE : goal.mostLater(mostExchanges);
  }

  @Override
  public void ended(int exchange, Gate gate, long nanos, long causes) {
    if (!gate.has(rule)) {
      return;
    }
    if (nanos <= 0 || (causes & 1L << rule) == 0) {
      onTime++;
      return;
    }
    if (late == lateNanos.length) {
      lateNanos = Arrays.copyOf(lateNanos, late + (late >> 1));
    }
    lateNanos[late++] = nanos;
    later += nanos > goal.mostNanos() ? 1 : 0;
  }

  @Override
  public void rejected(int exchange, Gate gate, @Nullable Limit by) {
    if (gate.has(rule) && gate.ruleOf(by) == rule) {
      refused++;
    }
  }

  @Override
  public boolean hasSeenEnough(long fromNanos) {
    brokenOff |= later + refused > mostLater;
    return brokenOff;
  }

  /** Whether it ended the simulation, so that what it measured is not all. */
  boolean brokenOff() {
    return brokenOff;
  }

  /** How many have ended or were refused by the limit. */
  long exchanges() {
    return onTime + late + refused;
  }

  long refused() {
    return refused;
  }

  /** Whether no more than are borne were later than is borne, or refused. */
  boolean met() {
    return later + refused <= goal.mostLater(exchanges());
  }

  /** The delay that the goal is about; {@link Long#MAX_VALUE} where refusals decide. */
  long measuredNanos() {
    long all = exchanges();
    long rank = all - goal.mostLater(all);
    if (rank <= onTime) {
      return 0;
    }
    if (rank > onTime + late) {
      return Long.MAX_VALUE;
    }
    long[] sorted = Arrays.copyOf(lateNanos, late);
    Arrays.sort(sorted);
    return sorted[(int) (rank - onTime - 1)];
  }
}
