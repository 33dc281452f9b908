package dev.weir.core.control;

import dev.weir.core.limit.Limit;
import org.jspecify.annotations.Nullable;

/** An {@link AdaptiveRate} that is shown windows of ten seconds. */
final class DemandLoop implements RateLoop {
  private static final long WINDOW_NANOS = 10_000_000_000L;

  private final AdaptiveRate rate;
  private final LimitGauge gauge;
  private PathCounts seen = PathCounts.NOTHING;

  DemandLoop(AdaptiveRate.Settings settings, LimitGauge gauge) {
    this.rate = new AdaptiveRate(settings);
    this.gauge = gauge;
  }

  @Override
  public @Nullable RateChange sample(@Nullable PathCounts path, long nowNanos) {
    if (path != null) {
      seen = seen.plus(path);
    }
    if (gauge.nanosSince(nowNanos) < WINDOW_NANOS) {
      return null;
    }
    LimitWindow window = gauge.read(rate.bytesPerSecond(), seen, nowNanos);
    seen = PathCounts.NOTHING;
    return rate.observe(window);
  }

  @Override
  public void restart(Limit current, long nowNanos) {
    gauge.restart(current, nowNanos);
    rate.interrupt();
    seen = PathCounts.NOTHING;
  }

  @Override
  public long bytesPerSecond() {
    return rate.bytesPerSecond();
  }
}
