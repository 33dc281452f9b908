package dev.weir.replay.result;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * All that came of requests, in all, by endpoint, by target and by second.
 *
 * <p>Confined to one thread; those of several are added up at the end. Bounded: beyond {@value
 * #MOST_ENDPOINTS} endpoints the rest is counted as {@value #OTHER}.
 */
public final class Outcomes {
  /** The endpoint of what found no place. */
  public static final String OTHER = "_other";

  private static final int MOST_ENDPOINTS = 500;

  private final Tally total = Tally.precise();
  private final Map<String, Tally> endpoints = new HashMap<>();
  private final Tally[] targets;
  private final PerSecond perSecond = new PerSecond();
  private final Punctuality punctuality = new Punctuality();

  /**
   * @param targets how many there are
   */
  public Outcomes(int targets) {
    this.targets = new Tally[targets];
    for (int i = 0; i < targets; i++) {
      this.targets[i] = Tally.small();
    }
  }

  /** Counts one request that has come to its end. */
  public void add(Outcome outcome) {
    total.add(outcome);
    endpoint(outcome.endpoint()).add(outcome);
    if (outcome.target() >= 0) {
      targets[outcome.target()].add(outcome);
    }
    perSecond.add(outcome);
    punctuality.add(outcome);
  }

  private Tally endpoint(String name) {
    Tally tally = endpoints.get(name);
    if (tally != null) {
      return tally;
    }
    String key = endpoints.size() < MOST_ENDPOINTS ? name : OTHER;
    return endpoints.computeIfAbsent(key, any -> Tally.small());
  }

  /** Adds what another thread counted; it must be done with that. */
  public void add(Outcomes other) {
    total.add(other.total);
    other.endpoints.forEach((name, tally) -> endpoint(name).add(tally));
    for (int i = 0; i < targets.length; i++) {
      targets[i].add(other.targets[i]);
    }
    perSecond.add(other.perSecond);
    punctuality.add(other.punctuality);
  }

  /** The same, with endpoints called otherwise; those that become the same are added up. */
  public Outcomes renamed(UnaryOperator<String> names) {
    Outcomes renamed = new Outcomes(targets.length);
    renamed.total.add(total);
    endpoints.forEach((name, tally) -> renamed.endpoint(names.apply(name)).add(tally));
    for (int i = 0; i < targets.length; i++) {
      renamed.targets[i].add(targets[i]);
    }
    renamed.perSecond.add(perSecond);
    renamed.punctuality.add(punctuality);
    return renamed;
  }

  public Tally total() {
    return total;
  }

  /** By method and route. */
  public Map<String, Tally> endpoints() {
    return Map.copyOf(endpoints);
  }

  /** Of one target, by its number. */
  public Tally target(int number) {
    return targets[number];
  }

  public PerSecond perSecond() {
    return perSecond;
  }

  public Punctuality punctuality() {
    return punctuality;
  }
}
