package dev.weir.agent.runtime.limits;

import dev.weir.core.control.AdaptiveRate;
import dev.weir.core.control.LimitWindow;
import dev.weir.core.control.RateChange;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.AdaptiveRange;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitRule;
import org.jspecify.annotations.Nullable;

/**
 * Moves one limit between its floor and its ceiling, by what was seen of it in each window.
 * Confined to one thread.
 *
 * <p>Where a limit has many buckets, the figures are of all together and the rate is each one's:
 * then whether anybody waits is told well, and how much of the rate is unused is not.
 */
final class AdaptiveLimit {
  /** As it is configured; another takes another controller. */
  final LimitRule configured;

  private final AdaptiveRate rate;
  private Limit limit;
  private Figures latest;

  /** What a limit had done by then. */
  private record Figures(long nanos, long passedBytes, long delayedBytes, long tokensBytes) {}

  AdaptiveLimit(LimitRule configured, AdaptiveRange range, Limit limit, long nowNanos) {
    this.configured = configured;
    this.limit = limit;
    this.rate =
        new AdaptiveRate(
            AdaptiveRate.Settings.within(
                range.floorBytesPerSecond(),
                configured.allowance().bytesPerSecond(),
                range.ceilingBytesPerSecond()));
    this.latest = figures(nowNanos);
  }

  /**
   * Ends a window, and says what follows from it.
   *
   * @param current what is in force under the name
   * @param holds whether the rate is the one that was said last, else the window says nothing of it
   * @return null when nothing follows
   */
  @Nullable RateChange endWindow(Limit current, boolean holds, long nowNanos) {
    if (!holds || current != limit) {
      limit = current;
      latest = figures(nowNanos);
      return null;
    }
    RateChange change = rate.observe(window(nowNanos));
    return change.changed() ? change : null;
  }

  private LimitWindow window(long nowNanos) {
    Figures before = latest;
    Figures now = figures(nowNanos);
    latest = now;
    long durationNanos = Math.max(1, now.nanos - before.nanos);
    // Of what was granted, some may be given back unused.
    long grantedBytes = Math.max(0, now.passedBytes - before.passedBytes);
    long waitingBytes = Math.max(0, -now.tokensBytes);
    long refilledBytes = Math.round(rate.bytesPerSecond() * (durationNanos / 1e9));
    long grownBytes = now.tokensBytes - before.tokensBytes;
    return LimitWindow.withoutCapture(
        durationNanos,
        grantedBytes,
        now.delayedBytes - before.delayedBytes + waitingBytes,
        Math.max(0, refilledBytes - grantedBytes - grownBytes));
  }

  private Figures figures(long nowNanos) {
    boolean observes = limit.rule().action() == Action.OBSERVE;
    return new Figures(
        nowNanos,
        limit.totals().passedBytes(),
        observes ? limit.totals().wouldDelayBytes() : limit.totals().delayedBytes(),
        limit.tokens(nowNanos));
  }
}
