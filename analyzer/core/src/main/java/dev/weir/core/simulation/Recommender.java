package dev.weir.core.simulation;

import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.simulation.Recommendation.Trial;

/**
 * Finds the smallest rate of a limit with which exchanges are not delayed more than is borne.
 *
 * <p>Bisects the rates of at most three digits, from 1 B/s to the highest that a limit may have, on
 * the first part of the recording; then tries what it found on the rest. A simulation that fails is
 * broken off as soon as that is certain. Less rate never means less delay but by a quantum here or
 * there; what is found is a rate that meets the goal while the next lower one does not.
 */
public final class Recommender {
  /** By which share of the exchanges a rate is chosen. */
  public static final double TRAINING_SHARE = 2.0 / 3;

  private final LimitSet set;
  private final boolean closedLoop;
  private final Dial dial;
  private final DelayGoal goal;
  private final int rule;
  private int runs;

  /**
   * Prepares.
   *
   * @param limit the name of one of the set, whose rate is looked for
   * @throws IllegalArgumentException when there is no such limit
   */
  public Recommender(LimitSet set, boolean closedLoop, String limit, DelayGoal goal) {
    this.set = set;
    this.closedLoop = closedLoop;
    this.dial = new Dial(limit, Dial.Property.RATE);
    this.goal = goal;
    this.rule = set.rules().stream().map(LimitRule::name).toList().indexOf(limit);
    if (rule < 0) {
      throw new IllegalArgumentException("there is no limit of the name '" + limit + "'");
    }
  }

  /** Chooses a rate by the first part of the recording, and tries it on the rest. */
  public Recommendation recommend(Recording recording) {
    Recording.Part training = recording.part(TRAINING_SHARE, true);
    Recording.Part rest = recording.part(TRAINING_SHARE, false);
    runs = 0;
    int highest = RoundRates.upTo(Allowance.MOST_BYTES_PER_SECOND);
    Trial widest = trial(training, highest);
    boolean any = widest.met() && widest.exchanges() > 0;
    int found = any ? bisect(training, highest) : highest;
    Trial chosen = any ? trial(training, found) : widest;
    Trial lower = any && found > 1 ? trial(training, found - 1) : null;
    Trial test = rest.exchanges() == 0 ? null : trial(rest, found);
    return new Recommendation(dial.limit(), goal, runs, chosen, lower, test);
  }

  private int bisect(Recording.Part training, int highest) {
    int failing = 0;
    int meeting = highest;
    while (meeting - failing > 1) {
      int middle = (failing + meeting) >>> 1;
      if (meets(training, middle)) {
        meeting = middle;
      } else {
        failing = middle;
      }
    }
    return meeting;
  }

  private boolean meets(Recording.Part part, int rate) {
    DelayWitness witness = new DelayWitness(rule, goal, part.exchanges());
    simulate(part, RoundRates.number(rate), witness);
    return !witness.brokenOff() && witness.met();
  }

  /** All of a simulation, with what the goal is about exactly. */
  private Trial trial(Recording.Part part, int number) {
    long rate = RoundRates.number(number);
    DelayWitness witness = new DelayWitness(rule, goal, Long.MAX_VALUE);
    simulate(part, rate, witness);
    return new Trial(
        rate,
        dial.at(set, rate).rules().get(rule).allowance().burstBytes(),
        witness.exchanges(),
        witness.refused(),
        witness.measuredNanos(),
        witness.met());
  }

  private void simulate(Recording.Part part, long rate, Witness witness) {
    runs++;
    new Simulation(part, dial.at(set, rate), closedLoop).run(witness);
  }
}
