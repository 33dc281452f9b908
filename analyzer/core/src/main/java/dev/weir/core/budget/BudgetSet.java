package dev.weir.core.budget;

import dev.weir.core.limit.Match;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All budgets of one check.
 *
 * @param total for all traffic together, null for none
 * @param mostShare of all message bytes that any endpoint may have, null for any
 * @param routes for some of the traffic each
 */
public record BudgetSet(@Nullable Budget total, @Nullable Double mostShare, List<Budget> routes) {

  /** How many budgets of routes there may be: each is tried on every exchange. */
  public static final int MOST_ROUTES = 1_000;

  public static final BudgetSet NONE = new BudgetSet(null, null, List.of());

  public BudgetSet {
    routes = List.copyOf(routes);
    if (routes.size() > MOST_ROUTES) {
      throw new IllegalArgumentException(
          "routes=" + routes.size() + " is above " + MOST_ROUTES + "; use fewer, with * in them");
    }
    if (mostShare != null && !(mostShare >= 0 && mostShare <= 1)) {
      throw new IllegalArgumentException("mostShare=" + mostShare + " is not within 0 to 1");
    }
  }

  public boolean isEmpty() {
    return total == null && mostShare == null && routes.isEmpty();
  }

  /** Whether there has to be a base to compare with. */
  public boolean needsBase() {
    return (total != null && total.needsBase()) || routes.stream().anyMatch(Budget::needsBase);
  }

  /** With another bound of all traffic together. */
  public BudgetSet withTotal(Measure measure, double most) {
    Map<Measure, Double> all = new EnumMap<>(Measure.class);
    if (total != null) {
      all.putAll(total.most());
    }
    all.put(measure, most);
    return new BudgetSet(new Budget("total", Match.ALL, all), mostShare, routes);
  }

  public BudgetSet withMostShare(double newMostShare) {
    return new BudgetSet(total, newMostShare, routes);
  }
}
