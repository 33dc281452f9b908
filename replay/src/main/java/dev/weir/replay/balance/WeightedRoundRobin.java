package dev.weir.replay.balance;

import java.util.List;

/**
 * In turn by weight, as evenly as can be: 5:1:1 goes a a b a c a a, not a a a a a b c.
 *
 * <p>Each time, every target gains its weight in credit, the one with most is chosen, and pays the
 * sum of all weights. So credits always add up to nothing, and in each period every target is
 * chosen as often as its weight says. The algorithm is that of nginx's upstream module ("smooth
 * weighted round-robin", nginx commit 52327e0627f4).
 */
public final class WeightedRoundRobin implements Strategy {
  @Override
  public String name() {
    return "weighted-round-robin";
  }

  @Override
  public String description() {
    return "in turn by weight, evenly interleaved";
  }

  @Override
  public Choice over(List<Target> targets) {
    return new Credits(targets);
  }

  private static final class Credits implements Choice {
    private final int[] weights;
    private final long[] credits;

    Credits(List<Target> targets) {
      this.weights = targets.stream().mapToInt(Target::weight).toArray();
      this.credits = new long[weights.length];
    }

    @Override
    public int next(String client, Load load) {
      int best = -1;
      long sum = 0;
      for (int i = 0; i < weights.length; i++) {
        if (load.available(i)) {
          credits[i] += weights[i];
          sum += weights[i];
          if (best < 0 || credits[i] > credits[best]) {
            best = i;
          }
        }
      }
      credits[best] -= sum;
      return best;
    }
  }
}
