package dev.weir.core.control;

import dev.weir.core.limit.AdaptiveRange;
import dev.weir.core.limit.Limit;
import dev.weir.core.limit.LimitRule;
import org.jspecify.annotations.Nullable;

/** Moves the rate of one limit by what is seen of it. Confined to whoever runs the loop. */
interface RateLoop {
  /**
   * Takes what was seen since the last call, about a second of it, under the rate that was said
   * last.
   *
   * @param path null where nobody looks at it
   * @return null while there is nothing to say
   */
  @Nullable RateChange sample(@Nullable PathCounts path, long nowNanos);

  /** What was seen until now says nothing; the limit may be another. */
  void restart(Limit current, long nowNanos);

  /** The rate that was said last. */
  long bytesPerSecond();

  /** The loop that a limit is configured to have. */
  static RateLoop of(LimitRule configured, AdaptiveRange range, Limit limit, long nowNanos) {
    AdaptiveRate.Settings settings =
        AdaptiveRate.Settings.within(
            range.floorBytesPerSecond(),
            configured.allowance().bytesPerSecond(),
            range.ceilingBytesPerSecond());
    LimitGauge gauge = new LimitGauge(limit, nowNanos);
    return switch (range.by()) {
      case DEMAND -> new DemandLoop(settings, gauge);
      case LITERAL -> new DemandLoop(settings.withRule(AdaptiveRule.LITERAL), gauge);
      case PATH -> new PathLoop(settings, gauge, nowNanos);
    };
  }
}
