package dev.weir.core.limit;

import java.util.ArrayList;
import java.util.List;

/**
 * The limits in force, which may be changed while they hold.
 *
 * <p>A change takes effect as a whole: who asks sees one {@link Generation} or the next. A limit
 * that is only given another rate or burst keeps its buckets, their tokens and debts, and its
 * counts; with another match, scope, direction or action it is a new one. Reading costs one
 * volatile read; changing is for one thread at a time, others wait.
 */
public final class Limits {
  private final EndpointNames endpoints;
  private volatile Generation current;

  /** No limits, to begin with. */
  public Limits(EndpointNames endpoints) {
    this.endpoints = endpoints;
    this.current = new Generation(0, LimitSet.NONE, List.of(), endpoints);
  }

  /** Those in force. */
  public Generation current() {
    return current;
  }

  /** Puts another set in force, and returns it. */
  public synchronized Generation apply(LimitSet set, long nowNanos) {
    Generation before = current;
    List<Limit> limits = new ArrayList<>();
    for (LimitRule rule : set.rules()) {
      Limit kept = before.limit(rule.name());
      if (kept == null || !kept.rule().holdsTheSame(rule)) {
        limits.add(new Limit(rule, nowNanos));
      } else {
        if (!kept.rule().equals(rule)) {
          kept.change(rule, nowNanos);
        }
        limits.add(kept);
      }
    }
    current = new Generation(before.number() + 1, set, limits, endpoints);
    return current;
  }

  /** Drops buckets that nobody needs; to be called about once a minute, by any thread. */
  public void tidy(long nowNanos) {
    for (Limit limit : current.limits()) {
      limit.tidy(nowNanos);
    }
  }
}
