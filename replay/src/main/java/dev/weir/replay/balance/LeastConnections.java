package dev.weir.replay.balance;

import java.util.List;

/**
 * The target with the fewest requests in flight, for its weight if that counts; of several alike,
 * each in turn, so that idle targets share, too.
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
    private int last;

    Least(int[] weights) {
      this.weights = weights;
      this.last = weights.length - 1;
    }

    @Override
    public int next(String client, Load load) {
      int best = -1;
      for (int i = 1; i <= weights.length; i++) {
        int target = (last + i) % weights.length;
        if (load.available(target) && (best < 0 || isBelow(load, target, best))) {
          best = target;
        }
      }
      last = best;
      return best;
    }

    /**
     * Compares in flight / weight, this request counted in: else heavier targets would be no better
     * than others while all are idle.
     */
    private boolean isBelow(Load load, int one, int two) {
      return (load.inFlight(one) + 1L) * weights[two] < (load.inFlight(two) + 1L) * weights[one];
    }
  }
}
