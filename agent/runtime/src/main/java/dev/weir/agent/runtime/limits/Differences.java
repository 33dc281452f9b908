package dev.weir.agent.runtime.limits;

import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Tells in one line what another set of limits changes; how clients are told apart stays. */
final class Differences {
  /** How many limits are named of each kind; of the rest the number is said. */
  private static final int MOST_NAMED = 5;

  private final Named set = new Named();
  private final Named removed = new Named();

  private Differences(LimitSet before, LimitSet after) {
    Map<String, LimitRule> rules = new LinkedHashMap<>();
    for (LimitRule rule : before.rules()) {
      rules.put(rule.name(), rule);
    }
    for (LimitRule rule : after.rules()) {
      LimitRule old = rules.remove(rule.name());
      if (!rule.equals(old)) {
        set.add(rule.name() + (old == null ? " added: " : ": ") + told(rule));
      }
    }
    for (String name : rules.keySet()) {
      removed.add(name + " removed");
    }
  }

  /** {@code report-export: delay at 5.00 MB/s, burst 10.0 MB; images removed}. */
  static String of(LimitSet before, LimitSet after) {
    Differences differences = new Differences(before, after);
    StringJoiner text = new StringJoiner("; ");
    text.setEmptyValue("nothing");
    for (Named named : List.of(differences.set, differences.removed)) {
      named.addTo(text);
    }
    return text.toString();
  }

  private static String told(LimitRule rule) {
    return rule.action().text() + " at " + rule.allowance();
  }

  private static final class Named {
    private final StringJoiner names = new StringJoiner("; ");
    private int count;

    void add(String name) {
      count++;
      if (count <= MOST_NAMED) {
        names.add(name);
      }
    }

    void addTo(StringJoiner text) {
      if (count > 0) {
        text.add(names.toString());
      }
      if (count > MOST_NAMED) {
        text.add((count - MOST_NAMED) + " more");
      }
    }
  }
}
