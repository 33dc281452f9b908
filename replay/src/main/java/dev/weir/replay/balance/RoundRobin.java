package dev.weir.replay.balance;

import java.util.List;

/** Each target in turn. */
public final class RoundRobin implements Strategy {
  @Override
  public String name() {
    return "round-robin";
  }

  @Override
  public String description() {
    return "each target in turn";
  }

  @Override
  public Choice over(List<Target> targets) {
    return new Turns(targets.size());
  }

  private static final class Turns implements Choice {
    private final int count;
    private int last;

    Turns(int count) {
      this.count = count;
      this.last = count - 1;
    }

    @Override
    public int next(String client, Load load) {
      do {
        last = (last + 1) % count;
      } while (!load.available(last));
      return last;
    }
  }
}
