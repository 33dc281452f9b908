package dev.weir.replay.gor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Damage by reason; confined to the reading thread. */
final class DamageTally {
  private final Map<String, GorDamage> byReason = new LinkedHashMap<>();

  private String beginning = "";

  /** What the first file begins with that is not empty, in text. */
  String beginning() {
    return beginning;
  }

  void begins(String text) {
    if (beginning.isEmpty()) {
      beginning = text;
    }
  }

  void add(String reason, String source, long record, long firstByte) {
    GorDamage known = byReason.get(reason);
    byReason.put(
        reason,
        known == null ? new GorDamage(reason, 1, source, record, firstByte) : known.oneMore());
  }

  List<GorDamage> all() {
    return List.copyOf(byReason.values());
  }
}
