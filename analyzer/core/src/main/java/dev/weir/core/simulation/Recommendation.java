package dev.weir.core.simulation;

import org.jspecify.annotations.Nullable;

/**
 * The smallest rate at which a goal is met on one part of a recording, and how it does on the rest.
 *
 * @param runs how many simulations that took
 * @param chosen the rate and what it does; where no rate meets the goal, or there is no exchange to
 *     choose one by, the highest there is
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
   * @param exchanges how many it was measured by: those under the limit that no other one refused
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

  /** Whether there is a rate that meets the goal, rather than nothing to be met. */
  public boolean found() {
    return chosen.met() && hasEvidence();
  }

  /** Whether there are exchanges to choose a rate by. */
  public boolean hasEvidence() {
    return chosen.exchanges() > 0;
  }
}
