package dev.weir.agent.runtime.limits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong at present, by whom it concerns. Confined to {@link LimitsControl}'s monitor. */
final class Warnings {
  private static final int MOST_OF_A_GROUP = 20;

  private final Map<String, List<String>> byGroup = new LinkedHashMap<>();

  /**
   * All that is wrong of one group from now on, most important first.
   *
   * @return what was not before
   */
  List<String> set(String group, List<String> texts) {
    List<String> kept = new ArrayList<>(texts);
    if (kept.size() > MOST_OF_A_GROUP) {
      kept.subList(MOST_OF_A_GROUP, kept.size()).clear();
      kept.add("and " + (texts.size() - MOST_OF_A_GROUP) + " more like this");
    }
    List<String> before = byGroup.getOrDefault(group, List.of());
    byGroup.put(group, List.copyOf(kept));
    kept.removeAll(before);
    return kept;
  }

  List<String> all() {
    List<String> all = new ArrayList<>();
    byGroup.values().forEach(all::addAll);
    return all;
  }
}
