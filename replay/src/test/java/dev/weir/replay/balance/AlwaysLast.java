package dev.weir.replay.balance;

import java.util.List;

/** A strategy as somebody else would write one. */
public final class AlwaysLast implements Strategy {
  @Override
  public String name() {
    return "always-last";
  }

  @Override
  public String description() {
    return "the last target";
  }

  @Override
  public Choice over(List<Target> targets) {
    return (client, load) -> targets.size() - 1;
  }
}
