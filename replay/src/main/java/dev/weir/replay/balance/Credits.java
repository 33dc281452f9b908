package dev.weir.replay.balance;

/**
 * Turns by weight, as evenly interleaved as can be.
 *
 * <p>Each time, every candidate gains its weight in credit, the one with most is chosen, and pays
 * the sum of all weights. So credits always add up to nothing, and in each period every target is
 * chosen as often as its weight says. The algorithm is that of nginx's upstream module ("smooth
 * weighted round-robin", nginx commit 52327e0627f4).
 */
final class Credits {
  private final int[] weights;
  private final long[] credits;

  Credits(int[] weights) {
    this.weights = weights.clone();
    this.credits = new long[weights.length];
  }

  /** Whose turn it is of the candidates, of which there is at least one. */
  int next(boolean[] candidates) {
    int best = -1;
    long sum = 0;
    for (int i = 0; i < weights.length; i++) {
      if (candidates[i]) {
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
