package dev.weir.core.limit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All limits of one limits file, in its order.
 *
 * @param clientIdentity how clients are told apart
 */
public record LimitSet(ClientIdentity clientIdentity, List<LimitRule> rules) {
  /** How many limits there may be: each is tried on every exchange. */
  public static final int MOST_RULES = 1000;

  /** No limits. */
  public static final LimitSet NONE = new LimitSet(ClientIdentity.REMOTE_ADDRESS, List.of());

  public LimitSet {
    rules = List.copyOf(rules);
    if (rules.size() > MOST_RULES) {
      throw new IllegalArgumentException(
          rules.size() + " limits are more than " + MOST_RULES + "; use fewer, or per: client");
    }
    Set<String> names = new HashSet<>();
    for (LimitRule rule : rules) {
      if (!names.add(rule.name())) {
        throw new IllegalArgumentException(
            "two limits have the name '" + rule.name() + "'; give each its own");
      }
    }
  }
}
