package dev.weir.core.control;

import dev.weir.core.limit.AdaptiveRange;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitRule;
import org.jspecify.annotations.Nullable;

/**
 * What moves one limit: shown once a second what was seen, it says at which rate the limit is to be
 * from then on, and why. The same in production and in simulation. Confined to whoever runs it.
 */
public final class LimitLoops {
  private final LimitRule configured;
  private final @Nullable RateLoop rate;
  private Limit limit;
  private @Nullable RateChange latest;

  /**
   * What was said last, also where the rate was held.
   *
   * @param rate null before anything was said of it
   */
  public record State(@Nullable RateChange rate) {
    /** Nothing was said so far. */
    public static final State NOTHING = new State(null);
  }

  private LimitLoops(LimitRule configured, Limit limit, long nowNanos) {
    this.configured = configured;
    this.limit = limit;
    AdaptiveRange range = configured.adaptive();
    this.rate = range == null ? null : RateLoop.of(configured, range, limit, nowNanos);
  }

  /**
   * Those that a limit is configured to have.
   *
   * @param limit which is in force for the rule
   * @return null when there are none
   */
  public static @Nullable LimitLoops of(LimitRule configured, Limit limit, long nowNanos) {
    return configured.adaptive() == null ? null : new LimitLoops(configured, limit, nowNanos);
  }

  /** As the limit is configured; another rule takes other loops. */
  public LimitRule configured() {
    return configured;
  }

  /**
   * Takes what was seen since the last call, about a second ago.
   *
   * @param current what is in force for the rule
   * @param holds whether the limit is at the rate that was said last, else what was seen of it says
   *     nothing of that
   * @param path in the direction of the limit; null where nobody looks
   * @return the change of rate to be made; null when there is none
   */
  public @Nullable RateChange sample(
      Limit current, boolean holds, @Nullable PathCounts path, long nowNanos) {
    if (rate == null) {
      return null;
    }
    if (!holds || current != limit) {
      limit = current;
      rate.restart(current, nowNanos);
      return null;
    }
    RateChange said = rate.sample(path, nowNanos);
    if (said == null) {
      return null;
    }
    latest = said;
    return said.changed() ? said : null;
  }

  /** Where they stand. */
  public State state() {
    return new State(latest);
  }
}
