package dev.weir.agent.runtime.limits;

import dev.weir.core.control.LimitLoops;
import dev.weir.core.control.RateChange;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitRule;
import java.util.HashMap;
import java.util.Map;

/** Moves those limits that are to be moved by what is seen of them. Confined to one thread. */
final class Loops {
  private final LimitsControl control;
  private Map<String, LimitLoops> byName = new HashMap<>();

  Loops(LimitsControl control) {
    this.control = control;
  }

  /** To be called about once a second. */
  void sample(long nowNanos) {
    Map<String, LimitLoops> next = new HashMap<>();
    Map<String, LimitLoops.State> states = new HashMap<>();
    for (LimitRule rule : control.configured().rules()) {
      LimitLoops loops = byName.get(rule.name());
      Limit limit = control.limits().current().limit(rule.name());
      if (limit == null) {
        continue;
      }
      if (loops != null && loops.configured().equals(rule)) {
        sample(loops, limit, nowNanos);
      } else {
        loops = LimitLoops.of(rule, limit, nowNanos);
      }
      if (loops != null) {
        next.put(rule.name(), loops);
        states.put(rule.name(), loops.state());
      }
    }
    byName = next;
    control.show(states);
  }

  private void sample(LimitLoops loops, Limit limit, long nowNanos) {
    String name = loops.configured().name();
    RateChange change = loops.sample(limit, control.isAdaptable(name), null, nowNanos);
    if (change != null) {
      control.steer(name, change.bytesPerSecond(), "adaptive: " + change.explanation());
    }
  }
}
