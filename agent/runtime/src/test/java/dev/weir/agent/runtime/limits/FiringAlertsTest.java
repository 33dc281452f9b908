package dev.weir.agent.runtime.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.runtime.limits.Alert.Order;
import dev.weir.core.limit.Action;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiringAlertsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsTheLowestRateOfThoseThatFireWhateverTheirOrder(long seed) {
    Random random = new Random(seed);
    FiringAlerts alerts = FiringAlerts.NONE;
    Map<String, Order> model = new HashMap<>();
    for (int i = 0; i < 2000; i++) {
      String key = "alert" + random.nextInt(8);
      String limit = "limit" + random.nextInt(3);
      Order order = random.nextInt(3) == 0 ? null : new Order(limit, 1 + random.nextInt(50), null);
      alerts = alerts.with(List.of(new Alert(key, order)));
      if (order == null) {
        model.remove(key);
      } else {
        model.put(key, order);
      }
      for (int l = 0; l < 3; l++) {
        assertThat(rate(alerts, "limit" + l)).isEqualTo(lowest(model, "limit" + l));
      }
    }
  }

  @Test
  void takesTheStricterActionAtTheSameRate() {
    FiringAlerts alerts =
        FiringAlerts.NONE.with(
            List.of(
                new Alert("a", new Order("x", 10, Action.OBSERVE)),
                new Alert("b", new Order("x", 10, Action.REJECT)),
                new Alert("c", new Order("x", 10, Action.DELAY)),
                new Alert("d", new Order("x", 10, null))));
    assertThat(alerts.orderFor("x")).isEqualTo(new Order("x", 10, Action.REJECT));
  }

  private static long rate(FiringAlerts alerts, String limit) {
    @Nullable Order order = alerts.orderFor(limit);
    return order == null ? -1 : order.bytesPerSecond();
  }

  private static long lowest(Map<String, Order> orders, String limit) {
    return orders.values().stream()
        .filter(order -> order.limit().equals(limit))
        .mapToLong(Order::bytesPerSecond)
        .min()
        .orElse(-1);
  }
}
