package dev.weir.core.budget;

import dev.weir.core.http.Exchange;
import dev.weir.core.window.LatencyHistogram;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the exchanges of one budget used. Confined to one thread. */
final class Usage {
  private final Budget budget;
  private final LatencyHistogram latency = new LatencyHistogram();

  /** Exchanges that took longer than the bound of a percentile. */
  private final Map<Measure, Long> slower = new EnumMap<>(Measure.class);

  private long requests;
  private long bytes;

  Usage(Budget budget) {
    this.budget = budget;
    for (Measure measure : budget.most().keySet()) {
      if (measure.unit() == Measure.Unit.NANOS) {
        slower.put(measure, 0L);
      }
    }
  }

  /** Counts a finished exchange, if it is one of these. */
  void add(Exchange exchange) {
    if (!budget.match().matchesRequest(exchange)) {
      return;
    }
    requests++;
    bytes += exchange.messageBytes();
    if (!exchange.responseHeadSeen() || !exchange.responseComplete()) {
      return;
    }
    long nanos = Math.max(0, exchange.endNanos() - exchange.startNanos());
    latency.record(nanos);
    slower.replaceAll((measure, count) -> nanos > most(measure) ? count + 1 : count);
  }

  private double most(Measure measure) {
    return budget.most().getOrDefault(measure, Double.POSITIVE_INFINITY);
  }

  /**
   * Says of every bound whether it was kept.
   *
   * @param allBytes of all traffic
   * @param base what the same budget's exchanges used in the base, null without one
   */
  List<Finding> judged(long allBytes, @Nullable Usage base) {
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<Measure, Double> bound : budget.most().entrySet()) {
      findings.add(
          requests == 0
              ? untried(bound.getKey(), "no exchange matched")
              : judged(bound.getKey(), allBytes, base));
    }
    return findings;
  }

  private Finding judged(Measure measure, long allBytes, @Nullable Usage base) {
    return switch (measure) {
      case BYTES -> of(measure, (double) bytes);
      case BYTES_PER_REQUEST -> of(measure, bytes / (double) requests);
      case REQUESTS -> of(measure, (double) requests);
      case SHARE -> of(measure, allBytes == 0 ? 0 : bytes / (double) allBytes);
      case P50, P90, P99 -> percentile(measure);
      case GROWTH, GROWTH_PER_REQUEST -> growth(measure, base);
    };
  }

  /**
   * By the count of exchanges that took longer, which is exact, and not by the histogram, which may
   * be 3.2 % above; what is shown agrees with that.
   */
  private Finding percentile(Measure measure) {
    if (latency.count() == 0) {
      return untried(measure, "no response was seen to its end");
    }
    long faster = latency.count() - slower.getOrDefault(measure, 0L);
    boolean kept = faster >= (long) Math.ceil(latency.count() * measure.percent() / 100.0);
    double shown = latency.percentileNanos(measure.percent());
    return of(measure, kept ? Math.min(shown, most(measure)) : shown);
  }

  private Finding growth(Measure measure, @Nullable Usage base) {
    if (base == null || base.requests == 0) {
      return untried(measure, "nothing in the base to grow from");
    }
    double before = base.bytes;
    double after = bytes;
    if (measure == Measure.GROWTH_PER_REQUEST) {
      before /= base.requests;
      after /= requests;
    }
    return of(measure, (after - before) / before);
  }

  private Finding of(Measure measure, double found) {
    return Finding.of(budget.name(), measure, most(measure), found, "");
  }

  private Finding untried(Measure measure, String reason) {
    return Finding.untried(budget.name(), measure, most(measure), reason);
  }
}
