package dev.weir.replay.expect;

import dev.weir.core.report.Percentiles;
import org.HdrHistogram.Histogram;

/** What was seen of the exchanges that one limit applies to. Confined to one thread. */
final class Delays {
  static final int TOO_MANY_REQUESTS = 429;

  private static final long MOST_NANOS = 24 * 3_600_000_000_000L;

  private final Histogram delays = new Histogram(1_000, 2_000, 3);
  private long exchanges;
  private long bytes;
  private long rejected;

  Delays() {
    delays.setAutoResize(true);
  }

  /**
   * Adds an exchange.
   *
   * @param delayNanos negative when it is not known
   */
  void add(long ofBytes, long delayNanos, boolean wasRejected) {
    exchanges++;
    bytes += ofBytes;
    if (wasRejected) {
      rejected++;
    } else if (delayNanos >= 0) {
      delays.recordValue(Math.min(MOST_NANOS, delayNanos));
    }
  }

  Observed observed() {
    return new Observed(
        exchanges,
        bytes,
        rejected,
        delays.getTotalCount() == 0
            ? Percentiles.NONE
            : new Percentiles(
                delays.getTotalCount(),
                delays.getValueAtPercentile(50),
                delays.getValueAtPercentile(90),
                delays.getValueAtPercentile(99),
                delays.getMaxValue()));
  }
}
