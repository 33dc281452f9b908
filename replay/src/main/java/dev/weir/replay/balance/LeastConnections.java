package dev.weir.replay.balance;

import java.util.List;

/**
 * The target with the fewest requests in flight, for its weight if that counts; of several alike,
 * each in turn by weight, so that idle targets share, too.
 */
public class LeastConnections implements Strategy {
  private final boolean weighted;

  public LeastConnections() {
    this(false);
  }

  LeastConnections(boolean weighted) {
    this.weighted = weighted;
  }

  @Override
  public String name() {
    return "least-connections";
  }

  @Override
  public String description() {
    return "the one with the fewest requests in flight";
  }

  @Override
  public final Choice over(List<Target> targets) {
    return new Least(targets.stream().mapToInt(t -> weighted ? t.weight() : 1).toArray());
  }

  private static final class Least implements Choice {
    private final int[] weights;
    private final Credits credits;
    private final boolean[] least;

    Least(int[] weights) {
      this.weights = weights;
      this.credits = new Credits(weights);
      this.least = new boolean[weights.length];
    }

    @Override
    public int next(String client, Load load) {
      int best = -1;
      for (int i = 0; i < weights.length; i++) {
        if (load.available(i) && (best < 0 || compare(load, i, best) < 0)) {
          best = i;
        }
      }
      for (int i = 0; i < weights.length; i++) {
        least[i] = load.available(i) && compare(load, i, best) == 0;
      }
      return credits.next(least);
    }

    /** Compares in flight / weight. */
    private int compare(Load load, int one, int two) {
      return Long.compare(
          (long) load.inFlight(one) * weights[two], (long) load.inFlight(two) * weights[one]);
    }
  }
}
