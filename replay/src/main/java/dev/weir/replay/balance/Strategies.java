package dev.weir.replay.balance;

import dev.weir.core.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The strategies that there are: those of Weir and those found on the class path. */
public final class Strategies {
  private Strategies() {}

  /** All by name. */
  public static Map<String, Strategy> all() {
    List<Strategy> own =
        List.of(
            new RoundRobin(),
            new LeastConnections(),
            new WeightedRoundRobin(),
            new WeightedLeastConnections(),
            new SourceHash(),
            new IpHash());
    Map<String, Strategy> all = new TreeMap<>();
    own.forEach(strategy -> all.put(strategy.name(), strategy));
    try {
      for (Strategy strategy : ServiceLoader.load(Strategy.class)) {
        all.putIfAbsent(strategy.name(), strategy);
      }
    } catch (ServiceConfigurationError e) {
      throw new IllegalArgumentException(
          "a strategy on the class path cannot be loaded: " + e.getMessage(), e);
    }
    return all;
  }

  /**
   * One by its name.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Strategy named(String name) {
    Map<String, Strategy> all = all();
    Strategy strategy = all.get(name);
    if (strategy == null) {
      String nearest = Nearest.to(name, all.keySet());
      throw new IllegalArgumentException(
          "there is no strategy '"
              + name
              + "'; "
              + (nearest == null
                  ? "there are " + String.join(", ", new ArrayList<>(all.keySet()))
                  : "did you mean " + nearest + "?"));
    }
    return strategy;
  }
}
