package dev.weir.prometheus;

import dev.weir.core.limit.Action;
import dev.weir.core.limit.LimitTotals;
import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Limits in force as Prometheus metrics, made anew at every scrape. It takes no token.
 *
 * <p>Labels are the names that operators gave to limits, which are bounded in number and length
 * where limits are made. A limit of a single client stands under its client, and has no histogram:
 * there may be a thousand of them. A limit that becomes another begins to count anew, as a process
 * does that is started again.
 *
 * <p>Any thread may collect.
 */
public final class LimitsCollector extends Collector {
  private static final String LIMIT = "limit";
  private static final String MODE = "mode";

  private final Supplier<List<LimitFigures>> observed;

  /**
   * @param observed is asked once a scrape
   */
  public LimitsCollector(Supplier<List<LimitFigures>> observed) {
    this.observed = observed;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    Map<String, LimitFigures> limits = new LinkedHashMap<>();
    Map<String, LimitFigures> clients = new LinkedHashMap<>();
    for (LimitFigures figures : observed.get()) {
      String client = figures.client();
      limits.putIfAbsent(label(figures.limit().rule().name()), figures);
      if (client != null) {
        clients.putIfAbsent(label(client), figures);
      }
    }
    List<MetricFamilySamples> families = new ArrayList<>();
    families.add(
        gauge(
            "weir_limit_bytes_per_second",
            "The rate that a limit is at.",
            LIMIT,
            limits,
            LimitsCollector::bytesPerSecond));
    families.add(
        gauge(
            "weir_limit_tokens_bytes",
            "Bytes that could pass at once; below 0 in debt.",
            LIMIT,
            limits,
            LimitFigures::tokensBytes));
    families.add(passed(limits));
    families.add(delayed(limits));
    families.add(waits(limits.values()));
    families.add(rejected(limits));
    families.add(
        gauge(
            "download_bandwidth_bytes_per_second",
            "The limit configured for a client, for clients that have one.",
            "client_id",
            clients,
            LimitsCollector::bytesPerSecond));
    families.removeIf(family -> family.samples.isEmpty());
    return families;
  }

  private static MetricFamilySamples gauge(
      String name,
      String help,
      String label,
      Map<String, LimitFigures> limits,
      ToLongFunction<LimitFigures> value) {
    Family family = Family.gauge(name, help, label);
    limits.forEach((text, figures) -> family.add((double) value.applyAsLong(figures), text));
    return family.samples();
  }

  private static MetricFamilySamples passed(Map<String, LimitFigures> limits) {
    Family family =
        Family.counter(
            "weir_limit_passed_bytes_total", "Bytes that passed under a limit.", LIMIT, MODE);
    limits.forEach(
        (name, figures) ->
            family.add((double) figures.limit().totals().passedBytes(), name, mode(figures)));
    return family.samples();
  }

  private static MetricFamilySamples delayed(Map<String, LimitFigures> limits) {
    Family family =
        Family.counter(
            "weir_limit_delayed_bytes_total",
            "Bytes that had to wait, or would have had to where a limit only observes.",
            LIMIT,
            MODE);
    limits.forEach(
        (name, figures) -> {
          LimitTotals totals = figures.limit().totals();
          family.add(
              (double) (observes(figures) ? totals.wouldDelayBytes() : totals.delayedBytes()),
              name,
              mode(figures));
        });
    return family.samples();
  }

  private static MetricFamilySamples rejected(Map<String, LimitFigures> limits) {
    Family family =
        Family.counter(
            "weir_limit_rejected_requests_total",
            "Requests answered 429, or that would have been where a limit only observes.",
            LIMIT,
            MODE);
    limits.forEach(
        (name, figures) -> {
          LimitTotals totals = figures.limit().totals();
          family.add(
              (double) (observes(figures) ? totals.wouldReject() : totals.rejected()),
              name,
              mode(figures));
        });
    return family.samples();
  }

  private static MetricFamilySamples waits(Collection<LimitFigures> limits) {
    Family family =
        Family.histogram(
            "weir_limit_wait_seconds", "How long bytes waited, or would have waited.", LIMIT);
    long[] boundsNanos = LimitTotals.waitBoundsNanos();
    double[] boundsSeconds = new double[boundsNanos.length];
    for (int i = 0; i < boundsNanos.length; i++) {
      boundsSeconds[i] = boundsNanos[i] / 1e9;
    }
    for (LimitFigures figures : limits) {
      if (figures.client() == null) {
        LimitTotals totals = figures.limit().totals();
        family.addHistogram(
            boundsSeconds,
            totals.waits(),
            totals.waitNanos() / 1e9,
            label(figures.limit().rule().name()));
      }
    }
    return family.samples();
  }

  private static long bytesPerSecond(LimitFigures figures) {
    return figures.limit().rule().allowance().bytesPerSecond();
  }

  private static boolean observes(LimitFigures figures) {
    return figures.limit().rule().action() == Action.OBSERVE;
  }

  private static String mode(LimitFigures figures) {
    return observes(figures) ? "observe" : "enforce";
  }

  /** Without what no encoding of text has, and what some readers take for the end of a line. */
  private static String label(String name) {
    StringBuilder label = new StringBuilder(name.length());
    name.codePoints().forEach(c -> label.appendCodePoint(isSafe(c) ? c : '?'));
    return label.toString();
  }

  private static boolean isSafe(int c) {
    return switch (Character.getType(c)) {
      case Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }
}
