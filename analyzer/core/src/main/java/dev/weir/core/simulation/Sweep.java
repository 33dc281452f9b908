package dev.weir.core.simulation;

import dev.weir.core.limit.LimitSet;
import java.util.ArrayList;
import java.util.List;

/** What a recording would have been through at several values of one number of one limit. */
public final class Sweep {
  /** How many steps there may be: each is a simulation of its own. */
  public static final int MOST_STEPS = 1000;

  private Sweep() {}

  /** One of the values, and what came of it. */
  public record Step(long value, Outcome outcome) {}

  /** Simulates each of the values. */
  public static List<Step> run(
      Recording.Part part, LimitSet set, boolean closedLoop, Dial dial, List<Long> values) {
    List<Step> steps = new ArrayList<>();
    for (long value : values) {
      LimitSet turned = dial.at(set, value);
      steps.add(new Step(value, new Simulation(part, turned, closedLoop).run()));
    }
    return steps;
  }

  /**
   * Values from one to another, both included, each about as many times the one before; between the
   * ends they have three digits that count, where so many steps are not too close for that. Fewer
   * where there are not so many whole numbers.
   */
  public static List<Long> geometric(long from, long to, int steps) {
    if (from < 1 || to < from || steps < 1 || steps > MOST_STEPS) {
      throw new IllegalArgumentException(
          from + ".." + to + " in " + steps + " steps; give a range that rises from 1 or more");
    }
    List<Long> values = new ArrayList<>();
    long last = 0;
    for (int i = 0; i < steps; i++) {
      long value = value(from, to, i, steps);
      long rounded = RoundRates.nearest(value);
      if (i > 0 && i < steps - 1 && rounded > last && rounded < to) {
        value = rounded;
      }
      if (value > last) {
        values.add(value);
        last = value;
      }
    }
    return values;
  }

  private static long value(long from, long to, int step, int steps) {
    if (step == 0) {
      return from;
    }
    if (step == steps - 1) {
      return to;
    }
    return Math.round(from * Math.pow((double) to / from, (double) step / (steps - 1)));
  }
}
