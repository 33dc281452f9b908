package dev.weir.agent.runtime.limits;

import dev.weir.agent.runtime.path.KernelPath;
import dev.weir.core.control.BreakerOrder;
import dev.weir.core.control.BreakerPhase;
import dev.weir.core.control.LimitLoops;
import dev.weir.core.control.PathCounts;
import dev.weir.core.control.RateChange;
import dev.weir.core.http.Direction;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves those limits that are to be moved by what is seen of them and of the path. Confined to one
 * thread.
 */
final class Loops {
  private final LimitsControl control;
  private final KernelPath kernel;
  private Map<String, LimitLoops> byName = Map.of();

  Loops(LimitsControl control, KernelPath kernel) {
    this.control = control;
    this.kernel = kernel;
  }

  /** To be called about once a second. */
  void sample(long nowNanos) {
    Map<String, LimitLoops> next = new LinkedHashMap<>();
    PathCounts sent = byName.isEmpty() ? null : kernel.sample();
    for (LimitRule rule : control.configured().rules()) {
      LimitLoops loops = byName.get(rule.name());
      Limit limit = control.limits().current().limit(rule.name());
      if (limit == null) {
        continue;
      }
      if (loops != null && loops.configured().equals(rule)) {
        sample(loops, limit, rule.direction() == Direction.RESPONSE ? sent : null, nowNanos);
      } else {
        control.reduce(rule.name(), 0, "its breaker is configured anew");
        loops = LimitLoops.of(rule, limit, nowNanos);
      }
      if (loops != null) {
        next.put(rule.name(), loops);
      }
    }
    if (byName.isEmpty() && !next.isEmpty()) {
      kernel.begin(); // what was sent before is no loop's business
    }
    if (!byName.isEmpty() || !next.isEmpty()) {
      byName = next;
      publish();
    }
  }

  private void sample(LimitLoops loops, Limit limit, @Nullable PathCounts path, long nowNanos) {
    String name = loops.configured().name();
    LimitLoops.Step step = loops.sample(limit, control.isAdaptable(name), path, nowNanos);
    RateChange change = step.rate();
    if (change != null) {
      control.steer(name, change.bytesPerSecond(), "adaptive: " + change.explanation());
    }
    BreakerOrder order = step.order();
    if (order != null) {
      boolean normal = order.phase() == BreakerPhase.NORMAL;
      control.reduce(
          name,
          normal ? 0 : order.rate().bytesPerSecond(),
          "breaker: " + order.rate().explanation());
      if (!order.rate().changed()) {
        String phase = order.phase().name().toLowerCase(Locale.ROOT);
        control.note(name + ": its breaker is " + phase, order.rate().explanation());
      }
    }
  }

  private void publish() {
    Map<String, LimitLoops.State> states = new LinkedHashMap<>();
    List<String> alerts = new ArrayList<>();
    List<String> blind = new ArrayList<>();
    byName.forEach(
        (name, loops) -> {
          LimitLoops.State state = loops.state();
          states.put(name, state);
          BreakerOrder order = state.order();
          if (order != null && order.phase() == BreakerPhase.FROZEN) {
            alerts.add(
                "P1: "
                    + name
                    + " was reduced three times, and the path is lossy all the same: it stays"
                    + " reduced for 5 minutes; find out what loses packets");
          }
          String trouble = trouble(loops);
          if (trouble != null) {
            blind.add(name + " is not moved by what its path loses: " + trouble);
          }
        });
    control.show(states);
    control.warn("breaker", alerts);
    control.warn("path", blind);
  }

  private @Nullable String trouble(LimitLoops loops) {
    if (!loops.needPath()) {
      return null;
    }
    return loops.configured().direction() == Direction.RESPONSE
        ? kernel.trouble()
        : "what is lost of requests is not seen where they arrive; leave that to their senders";
  }
}
