package dev.weir.replay.balance;

import java.util.List;

/** In turn by weight, as evenly as can be: 5:1:1 goes a a b a c a a, not a a a a a b c. */
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
    Credits credits = new Credits(targets.stream().mapToInt(Target::weight).toArray());
    boolean[] available = new boolean[targets.size()];
    return (client, load) -> {
      for (int i = 0; i < available.length; i++) {
        available[i] = load.available(i);
      }
      return credits.next(available);
    };
  }
}
