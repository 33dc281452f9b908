package dev.weir.agent.runtime.limits;

import dev.weir.agent.runtime.limits.Alert.Order;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that fire at present. Of several for one limit the lowest rate holds, whichever came
 * first, so nothing flaps while they come and go. Immutable.
 */
final class FiringAlerts {
  /** How many may fire at a time. */
  static final int MOST = 1000;

  static final FiringAlerts NONE = new FiringAlerts(Map.of());

  private final Map<String, Order> byKey;
  private final Map<String, Order> strictest = new LinkedHashMap<>();

  private FiringAlerts(Map<String, Order> byKey) {
    this.byKey = byKey;
    for (Order order : byKey.values()) {
      strictest.merge(
          order.limit(), order, (one, other) -> other.isStricterThan(one) ? other : one);
    }
  }

  /**
   * After these were told.
   *
   * @throws IllegalArgumentException when too many fire, saying how to mend that
   */
  FiringAlerts with(Collection<Alert> told) {
    Map<String, Order> orders = new LinkedHashMap<>(byKey);
    for (Alert alert : told) {
      Order order = alert.order();
      if (order == null) {
        orders.remove(alert.key());
      } else {
        orders.put(alert.key(), order);
      }
    }
    if (orders.size() > MOST) {
      throw new IllegalArgumentException(
          orders.size()
              + " alerts with a limit would fire, more than "
              + MOST
              + "; group them, so that there are fewer");
    }
    return new FiringAlerts(orders);
  }

  /** What is asked for of a limit, null when nothing is. */
  @Nullable Order orderFor(String limit) {
    return strictest.get(limit);
  }

  /** The limits that are asked for. */
  Set<String> limits() {
    return strictest.keySet();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FiringAlerts that && byKey.equals(that.byKey);
  }

  @Override
  public int hashCode() {
    return byKey.hashCode();
  }
}
