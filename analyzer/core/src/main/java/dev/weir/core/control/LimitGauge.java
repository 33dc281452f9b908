package dev.weir.core.control;

import dev.weir.core.limit.Action;
import dev.weir.core.limit.Limit;

/**
 * Reads what a limit has done since it was last read. Confined to whoever runs the loop.
 *
 * <p>Where a limit has many buckets, the figures are of all together and the rate is each one's:
 * then whether anybody waits is told well, and how much of the rate is unused is not.
 */
final class LimitGauge {
  private Limit limit;
  private Figures latest;

  /** What a limit had done by then. */
  private record Figures(
      long nanos,
      long passedBytes,
      long delayedBytes,
      long admitted,
      long rejected,
      long tokensBytes) {}

  LimitGauge(Limit limit, long nowNanos) {
    this.limit = limit;
    this.latest = figures(nowNanos);
  }

  /** Forgets what was done until now; the limit may be another. */
  void restart(Limit current, long nowNanos) {
    limit = current;
    latest = figures(nowNanos);
  }

  /** For how long it has not been read. */
  long nanosSince(long nowNanos) {
    return nowNanos - latest.nanos;
  }

  /**
   * What was done since, and begins anew.
   *
   * @param bytesPerSecond the rate all that time
   */
  LimitWindow read(long bytesPerSecond, PathCounts path, long nowNanos) {
    Figures before = latest;
    Figures now = figures(nowNanos);
    latest = now;
    long durationNanos = Math.max(1, now.nanos - before.nanos);
    // Of what was granted, some may be given back unused.
    long grantedBytes = Math.max(0, now.passedBytes - before.passedBytes);
    long refilledBytes = Math.round(bytesPerSecond * (durationNanos / 1e9));
    long grownBytes = now.tokensBytes - before.tokensBytes;
    return new LimitWindow(
        durationNanos,
        grantedBytes,
        now.delayedBytes - before.delayedBytes + lackedBytes(before, now, grantedBytes),
        Math.max(0, refilledBytes - grantedBytes - grownBytes),
        path.sent(),
        path.sentAgain());
  }

  /** What waits still; or what was refused, of which nobody knows more than the number. */
  private long lackedBytes(Figures before, Figures now, long grantedBytes) {
    if (limit.rule().action() != Action.REJECT) {
      return Math.max(0, -now.tokensBytes);
    }
    long rejected = now.rejected - before.rejected;
    long admitted = now.admitted - before.admitted;
    // As large as those that were let in. A debt is no demand: it has passed.
    return admitted == 0
        ? Math.max(rejected, 0)
        : Math.round((double) grantedBytes / admitted * rejected);
  }

  private Figures figures(long nowNanos) {
    boolean observes = limit.rule().action() == Action.OBSERVE;
    return new Figures(
        nowNanos,
        limit.totals().passedBytes(),
        observes ? limit.totals().wouldDelayBytes() : limit.totals().delayedBytes(),
        limit.totals().admitted(),
        limit.totals().rejected(),
        limit.tokens(nowNanos));
  }
}
