package dev.weir.core.simulation;

import org.jspecify.annotations.Nullable;

/**
 * The smallest rate at which a goal is met on one part of a recording, and how it does on the rest.
 *
 * @param runs how many simulations that took
 * @param chosen the rate and what it does; where no rate meets the goal, the highest there is
 * @param lower the next lower rate of three digits, which does not meet it; null when there is none
 * @param test the chosen rate on exchanges that it was not chosen by; null when there are none
 */
public record Recommendation(
    String limit,
    DelayGoal goal,
    int runs,
    Trial chosen,
    @Nullable Trial lower,
    @Nullable Trial test) {

  /**
   * What came of one rate.
   *
   * @param burstBytes the burst that goes with the rate
   * @param exchanges how many the limit applied to
   * @param rejected how many of those it refused; they count as later than any
   * @param delayNanos what the goal is about; {@link Long#MAX_VALUE} when that is a refusal
   */
  public record Trial(
      long bytesPerSecond,
      long burstBytes,
      long exchanges,
      long rejected,
      long delayNanos,
      boolean met) {}

  /** Whether any rate meets the goal. */
  public boolean found() {
    return chosen.met();
  }
}
