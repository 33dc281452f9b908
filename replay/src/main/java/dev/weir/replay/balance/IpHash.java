package dev.weir.replay.balance;

import java.util.List;

/**
 * Rendezvous hashing: every client draws a number for each target, and goes to the highest. A
 * target more takes its share, about 1/N, from all others alike, and nobody else moves; one that is
 * gone leaves its clients to all others alike (Thaler and Ravishankar, IEEE/ACM ToN 6(1), 1998).
 *
 * <p>Weights count: a target is drawn with the probability of its share.
 */
public final class IpHash implements Strategy {
  private static final double UNIT = 0x1.0p-53;

  @Override
  public String name() {
    return "ip-hash";
  }

  @Override
  public String description() {
    return "the same client address, the same target; a new target moves only its share";
  }

  @Override
  public Choice over(List<Target> targets) {
    long[] seeds = AddressHash.ofEach(targets);
    int[] weights = targets.stream().mapToInt(Target::weight).toArray();
    return (client, load) -> {
      long hash = AddressHash.of(client);
      int best = -1;
      double bestScore = 0;
      for (int i = 0; i < seeds.length; i++) {
        if (load.available(i)) {
          double score = score(AddressHash.mixed(hash ^ seeds[i]), weights[i]);
          if (best < 0 || score > bestScore) {
            best = i;
            bestScore = score;
          }
        }
      }
      return best;
    };
  }

  /**
   * Among scores −weight / ln(u), with u uniform, each is the highest by the share of its weight.
   */
  private static double score(long hash, int weight) {
    double uniform = ((hash >>> 11) + 0.5) * UNIT;
    return -weight / Math.log(uniform);
  }
}
