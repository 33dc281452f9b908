package dev.weir.core.control;

import dev.weir.core.limit.Limit;
import org.jspecify.annotations.Nullable;

/**
 * A {@link PathRate} that is shown what a limit let through, and how much of that the path lost or
 * marked.
 *
 * <p>How long a round trip takes is not known where limits are enforced, so a second counts as one;
 * it is one for all connections together, each of which sees to its own. A hundredth of the
 * configured rate counts as a segment, so that what was cut by half is probed for again within a
 * minute and not within an hour.
 */
final class PathLoop implements RateLoop {
  private static final long ROUND_NANOS = 1_000_000_000;
  private static final long LEAST_SEGMENT_BYTES = 1460;

  private final PathRate rate;
  private final LimitGauge gauge;

  PathLoop(AdaptiveRate.Settings settings, LimitGauge gauge, long nowNanos) {
    long segmentBytes = Math.max(LEAST_SEGMENT_BYTES, settings.bytesPerSecond() / 100);
    this.rate = PathRate.within(settings, (int) segmentBytes, ROUND_NANOS, nowNanos);
    this.gauge = gauge;
  }

  @Override
  public @Nullable RateChange sample(@Nullable PathCounts path, long nowNanos) {
    LimitWindow window =
        gauge.read(rate.bytesPerSecond(), path == null ? PathCounts.NOTHING : path, nowNanos);
    if (path == null) {
      rate.restart(nowNanos);
      return null;
    }
    long sentBytes = window.grantedBytes();
    double again = path.sent() == 0 ? 0 : (double) path.sentAgain() / path.sent();
    long sentAgainBytes = (long) (sentBytes * again); // no more than there was
    return rate.observe(
        nowNanos,
        new PathSample(
            sentBytes, sentAgainBytes, sentBytes - sentAgainBytes, path.ceMarks(), ROUND_NANOS));
  }

  @Override
  public void restart(Limit current, long nowNanos) {
    gauge.restart(current, nowNanos);
    rate.restart(nowNanos);
  }

  @Override
  public long bytesPerSecond() {
    return rate.bytesPerSecond();
  }
}
