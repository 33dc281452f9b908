package dev.weir.replay.balance;

import java.util.List;

/**
 * The client's address, hashed, modulo the number of targets: the same client meets the same target
 * as long as it is there. A target more or fewer moves nearly every client; {@link IpHash} does
 * not.
 */
public final class SourceHash implements Strategy {
  @Override
  public String name() {
    return "source-hash";
  }

  @Override
  public String description() {
    return "the same client address, the same target; a new target moves nearly all";
  }

  @Override
  public Choice over(List<Target> targets) {
    int count = targets.size();
    return (client, load) -> {
      int target = (int) Long.remainderUnsigned(AddressHash.of(client), count);
      while (!load.available(target)) {
        target = (target + 1) % count;
      }
      return target;
    };
  }
}
