package dev.weir.core.comparison;

import dev.weir.core.http.Exchange;
import dev.weir.core.report.Percentiles;
import dev.weir.core.window.LatencyHistogram;

/** Sums and samples of some exchanges of one recording. Confined to one thread. */
final class Traffic {
  final Sample sizes = new Sample();
  final Sample latencies = new Sample();
  private final LatencyHistogram histogram = new LatencyHistogram();
  private long requests;
  private long bytes;

  void add(Exchange exchange) {
    requests++;
    bytes += exchange.messageBytes();
    sizes.add(exchange.messageBytes());
    if (exchange.responseHeadSeen() && exchange.responseComplete()) {
      long nanos = Math.max(0, exchange.endNanos() - exchange.startNanos());
      latencies.add(nanos);
      histogram.record(nanos);
    }
  }

  /** Takes all of another, which is of no use any more. */
  void merge(Traffic other) {
    requests += other.requests;
    bytes += other.bytes;
    sizes.merge(other.sizes);
    latencies.merge(other.latencies);
    histogram.merge(other.histogram);
  }

  Side side() {
    return new Side(
        requests,
        bytes,
        histogram.count() == 0
            ? Percentiles.NONE
            : new Percentiles(
                histogram.count(),
                histogram.percentileNanos(50),
                histogram.percentileNanos(90),
                histogram.percentileNanos(99),
                histogram.maxNanos()));
  }
}
