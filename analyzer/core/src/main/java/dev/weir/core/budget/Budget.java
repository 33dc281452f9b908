package dev.weir.core.budget;

import dev.weir.core.limit.Match;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the exchanges that match may use.
 *
 * @param name for reports
 * @param match by the request alone
 * @param most of each measure, in the unit of that; at least one
 */
public record Budget(String name, Match match, Map<Measure, Double> most) {

  public Budget {
    Objects.requireNonNull(name, "name");
    if (match.needsResponse()) {
      throw new IllegalArgumentException("match asks for responses; budgets go by requests");
    }
    if (most.isEmpty()) {
      throw new IllegalArgumentException("most is empty; bound one measure at least");
    }
    most.forEach(
        (measure, value) -> {
          if (!(value >= 0)) {
            throw new IllegalArgumentException(measure.key() + '=' + value + " is below 0");
          }
        });
    most = Collections.unmodifiableMap(new EnumMap<>(most));
  }

  /** Whether there has to be a base to compare with. */
  boolean needsBase() {
    return most.keySet().stream().anyMatch(Measure::needsBase);
  }
}
