package dev.weir.core.ledger;

import dev.weir.core.report.OddityCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How often which oddity was seen, with the example of the first. Bounded by name. */
final class Oddities {
  /** Stands for all names beyond the bound. */
  static final String MORE = "more_oddities";

  private static final int LONGEST_EXAMPLE = 80;

  private final int maxNames;
  private final Map<String, Oddity> byName = new LinkedHashMap<>();

  private static final class Oddity {
    final String example;
    long count;

    Oddity(String example) {
      this.example = example;
    }
  }

  Oddities(int maxNames) {
    this.maxNames = maxNames;
  }

  void add(String name, long count, String example) {
    Oddity oddity = byName.get(name);
    if (oddity == null) {
      if (byName.size() >= maxNames && !name.equals(MORE)) {
        add(MORE, count, name);
        return;
      }
      oddity =
          new Oddity(
              example.length() > LONGEST_EXAMPLE ? example.substring(0, LONGEST_EXAMPLE) : example);
      byName.put(name, oddity);
    }
    oddity.count += count;
  }

  void merge(Oddities other) {
    other.byName.forEach((name, oddity) -> add(name, oddity.count, oddity.example));
  }

  void clear() {
    byName.clear();
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  /** The most frequent first. */
  List<OddityCount> toList() {
    List<OddityCount> list = new ArrayList<>();
    byName.forEach((name, oddity) -> list.add(new OddityCount(name, oddity.count, oddity.example)));
    list.sort(
        Comparator.comparingLong(OddityCount::count).reversed().thenComparing(OddityCount::name));
    return list;
  }
}
