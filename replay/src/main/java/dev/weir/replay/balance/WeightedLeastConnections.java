package dev.weir.replay.balance;

/** The target with the fewest requests in flight for its weight. */
public final class WeightedLeastConnections extends LeastConnections {
  public WeightedLeastConnections() {
    super(true);
  }

  @Override
  public String name() {
    return "weighted-least-connections";
  }

  @Override
  public String description() {
    return "the one with the fewest requests in flight for its weight";
  }
}
