package dev.weir.core.simulation;

import dev.weir.core.report.Percentiles;
import dev.weir.core.window.LatencyHistogram;

/** What a limit did to all exchanges of an endpoint, or to all; while it is added up. */
final class Row {
  private final Peak peak = new Peak();
  private final LatencyHistogram delays = new LatencyHistogram();
  private long exchanges;
  private long demandBytes;
  private long grantedBytes;
  private long delayedExchanges;
  private long delayedBytes;
  private long rejected;
  private long rejectedBytes;

  void passed(long second, long bytes) {
    peak.add(second, bytes);
  }

  void waited(long bytes) {
    delayedBytes += bytes;
  }

  void late(long nanos) {
    delayedExchanges++;
    delays.record(nanos);
  }

  void rejected() {
    rejected++;
  }

  /** What is the same for all limits, counted by the gate. */
  void settle(Gate gate) {
    exchanges += gate.exchanges;
    demandBytes += gate.grantedBytes + gate.rejectedBytes;
    grantedBytes += gate.grantedBytes;
    rejectedBytes += gate.rejectedBytes;
  }

  /** Those that had no reason to be late. */
  void settleOnTime(long count) {
    delays.record(0, count);
  }

  Figures figures() {
    return new Figures(
        exchanges,
        demandBytes,
        grantedBytes,
        delayedExchanges,
        delayedBytes,
        new Percentiles(
            delays.count(),
            delays.percentileNanos(50),
            delays.percentileNanos(90),
            delays.percentileNanos(99),
            delays.maxNanos()),
        rejected,
        rejectedBytes,
        peak.bytesPerSecond());
  }
}
