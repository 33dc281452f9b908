package dev.weir.agent.runtime.books;

import dev.weir.core.ledger.Distribution;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.ledger.Tallies;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.Source;
import dev.weir.core.route.RouteOptions;
import dev.weir.core.route.RouteTable;
import dev.weir.core.route.RouteTemplate;
import dev.weir.prometheus.Histogram;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The books of what the application served, or of what it asked for: one ledger for each grouping
 * that is kept. Confined to the bookkeeper's monitor.
 */
final class Account {
  private static final RouteOptions ROUTES = new RouteOptions(64, 10_000, 16, 64, 1024);

  private final RouteTable routes = new RouteTable(List.of(), ROUTES);
  private final Map<List<Dimension>, Ledger> ledgers = new LinkedHashMap<>();
  private final Tallies tallies = new Tallies();
  private final Distribution responseSizes = Tallies.responseSizes();
  private final Distribution firstBytes = Tallies.firstBytes();

  Account() {
    keep(1_000, "route");
    keep(2_000, "path");
    keep(200, "host");
    keep(1_000, "client");
    keep(50, "method");
    keep(100, "status");
    keep(200, "type");
    keep(2_000, "route,client");
  }

  private void keep(int mostRows, String by) {
    List<Dimension> dimensions = Dimension.parse(by);
    LedgerOptions options = LedgerOptions.DEFAULT.withBy(dimensions).withMaxEntries(mostRows);
    ledgers.put(dimensions, new Ledger(options, routes));
  }

  /** Takes a template that the application uses. */
  void learn(RouteTemplate template) {
    routes.learn(template);
  }

  /** The route of a path without its query. */
  String routeOf(String path) {
    return routes.routeOf(path);
  }

  /** Where counts are put on their way into the ledgers. */
  Tallies tallies() {
    return tallies;
  }

  /** Adds what has been put into the tallies. */
  void add(long nowNanos) {
    for (Ledger ledger : ledgers.values()) {
      ledger.add(tallies, nowNanos);
    }
    tallies.addResponseSizesTo(responseSizes);
    tallies.addFirstBytesTo(firstBytes);
    tallies.clear();
  }

  /** All bytes that were seen. */
  long capturedBytes() {
    return ledgers.values().iterator().next().capturedBytes();
  }

  /** In bytes. */
  Histogram responseSizes() {
    return Histogram.of(responseSizes, 1);
  }

  /** In seconds. */
  Histogram firstBytes() {
    return Histogram.of(firstBytes, 1e9);
  }

  Report report(
      String name, Instant start, long durationNanos, List<Dimension> by, ReportOptions options) {
    Ledger ledger = ledgers.get(by);
    if (ledger == null) {
      throw new IllegalArgumentException("by=" + names(by) + " is not kept; use " + kept());
    }
    @Nullable Long unknown = null;
    Source source =
        new Source(name, "agent", start, durationNanos, 0, ledger.capturedBytes(), unknown, 0);
    return ledger.report(source, options);
  }

  private String kept() {
    return ledgers.keySet().stream().map(Account::names).collect(Collectors.joining("; "));
  }

  private static String names(List<Dimension> by) {
    return by.stream().map(Dimension::key).collect(Collectors.joining(","));
  }
}
