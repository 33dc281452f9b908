package dev.weir.core.control;

import dev.weir.core.limit.AdaptiveBy;
import dev.weir.core.limit.AdaptiveRange;
import dev.weir.core.limit.Breaker;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitRule;
import org.jspecify.annotations.Nullable;

/**
 * What moves one limit: shown once a second what was seen, it says at which rate the limit is to be
 * from then on, and why. The same in production and in simulation.
 *
 * <p>A loop moves the rate between the bounds that were configured; over it stands the breaker.
 * While that reduces the limit, the rate that the loop has said last waits. Confined to whoever
 * runs it.
 */
public final class LimitLoops {
  private final LimitRule configured;
  private final @Nullable RateLoop rate;
  private final @Nullable LossBreaker breaker;
  private Limit limit;
  private State state = State.NOTHING;

  /**
   * What was said last, also where nothing changed.
   *
   * @param rate null before anything was said of it
   * @param order null before the breaker was shown anything
   */
  public record State(@Nullable RateChange rate, @Nullable BreakerOrder order) {
    /** Nothing was said so far. */
    public static final State NOTHING = new State(null, null);
  }

  /**
   * What is to be changed.
   *
   * @param rate within the bounds; null when it stays
   * @param order of a breaker that has come to another phase; null when it has not
   */
  public record Step(@Nullable RateChange rate, @Nullable BreakerOrder order) {}

  private LimitLoops(LimitRule configured, Limit limit, long nowNanos) {
    this.configured = configured;
    this.limit = limit;
    AdaptiveRange range = configured.adaptive();
    this.rate = range == null ? null : RateLoop.of(configured, range, limit, nowNanos);
    this.breaker = breaker(configured, nowNanos);
  }

  private static @Nullable LossBreaker breaker(LimitRule configured, long nowNanos) {
    Breaker breaker = configured.breaker();
    if (breaker == null) {
      return null;
    }
    long normal = configured.allowance().bytesPerSecond();
    return new LossBreaker(new BreakerRates(normal, breaker.reducedBytesPerSecond()), nowNanos);
  }

  /**
   * Those that a limit is configured to have.
   *
   * @param limit which is in force for the rule
   * @return null when there are none
   */
  public static @Nullable LimitLoops of(LimitRule configured, Limit limit, long nowNanos) {
    return configured.adaptive() == null && configured.breaker() == null
        ? null
        : new LimitLoops(configured, limit, nowNanos);
  }

  /** As the limit is configured; another rule takes other loops. */
  public LimitRule configured() {
    return configured;
  }

  /** Whether they can do nothing where nobody looks at the path. */
  public boolean needPath() {
    AdaptiveRange range = configured.adaptive();
    return breaker != null || (range != null && range.by() == AdaptiveBy.PATH);
  }

  /** The rate that the limit is to be at. */
  public long bytesPerSecond() {
    long bytesPerSecond =
        rate == null ? configured.allowance().bytesPerSecond() : rate.bytesPerSecond();
    return breaker == null || breaker.phase() == BreakerPhase.NORMAL
        ? bytesPerSecond
        : Math.min(bytesPerSecond, breaker.bytesPerSecond());
  }

  /** What was said last. */
  public State state() {
    return state;
  }

  /**
   * Takes what was seen since the last call, about a second ago.
   *
   * @param current what is in force for the rule
   * @param holds whether nobody else says at which rate the limit is; what is seen of it under
   *     another says nothing of that of the loop
   * @param path in the direction of the limit; null where nobody looks
   */
  public Step sample(Limit current, boolean holds, @Nullable PathCounts path, long nowNanos) {
    boolean wasNormal = isNormal();
    BreakerOrder order = breaker == null || path == null ? null : observe(breaker, path, nowNanos);
    RateChange change = null;
    if (rate != null && holds && wasNormal && isNormal() && current == limit) {
      change = move(rate, path, nowNanos);
    } else if (rate != null) {
      limit = current;
      rate.restart(current, nowNanos);
    }
    return new Step(change, order);
  }

  private boolean isNormal() {
    return breaker == null || breaker.phase() == BreakerPhase.NORMAL;
  }

  private @Nullable BreakerOrder observe(LossBreaker shown, PathCounts path, long nowNanos) {
    BreakerPhase before = shown.phase();
    BreakerOrder said = shown.observe(nowNanos, path.sent(), path.sentAgain());
    state = new State(state.rate, said);
    return said.phase() == before ? null : said;
  }

  private @Nullable RateChange move(RateLoop loop, @Nullable PathCounts path, long nowNanos) {
    RateChange said = loop.sample(path, nowNanos);
    if (said == null) {
      return null;
    }
    state = new State(said, state.order);
    return said.changed() ? said : null;
  }
}
