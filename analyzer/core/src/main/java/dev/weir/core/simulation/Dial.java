package dev.weir.core.simulation;

import dev.weir.core.limit.Action;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import java.util.ArrayList;
import java.util.List;

/**
 * One number of one limit, to be turned.
 *
 * @param limit the name of a limit
 */
public record Dial(String limit, Property property) {

  /** Which number. */
  public enum Property {
    RATE,
    BURST
  }

  /**
   * The same limits, but for this number. A burst of two seconds of rate, which is the default,
   * stays one when the rate is turned. Nothing else moves the limit, so that its rate is free; and
   * one that only observes delays, since no number of it would change anything.
   *
   * @param value bytes per second, or bytes
   * @throws IllegalArgumentException when there is no such limit, or it cannot have that value
   */
  public LimitSet at(LimitSet set, long value) {
    List<LimitRule> rules = new ArrayList<>(set.rules());
    for (int i = 0; i < rules.size(); i++) {
      LimitRule rule = rules.get(i);
      if (rule.name().equals(limit)) {
        rules.set(
            i,
            new LimitRule(
                rule.name(),
                rule.match(),
                rule.direction(),
                rule.per(),
                turned(rule.allowance(), value),
                tried(rule.action()),
                null));
        return new LimitSet(set.clientIdentity(), rules);
      }
    }
    throw new IllegalArgumentException("there is no limit of the name '" + limit + "'");
  }

  /** What a limit does whose number is turned. */
  public static Action tried(Action action) {
    return action == Action.OBSERVE ? Action.DELAY : action;
  }

  private Allowance turned(Allowance allowance, long value) {
    if (property == Property.BURST) {
      return new Allowance(allowance.bytesPerSecond(), value);
    }
    return allowance.movedTo(value);
  }
}
