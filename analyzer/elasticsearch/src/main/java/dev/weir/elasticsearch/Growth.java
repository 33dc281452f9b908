package dev.weir.elasticsearch;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** By how much each of some counts has grown since it was last told. Confined to one thread. */
final class Growth {
  private final Map<String, Long> before = new HashMap<>();

  /** Of those that have changed; a count may shrink where bytes turn out to be somebody's. */
  Map<String, Long> upTo(Map<String, Long> counts) {
    Map<String, Long> growth = new LinkedHashMap<>();
    counts.forEach(
        (name, count) -> {
          Long known = before.put(name, count);
          long grown = count - (known == null ? 0 : known);
          if (grown != 0) {
            growth.put(name, grown);
          }
        });
    return growth;
  }
}
