package dev.weir.elasticsearch;

import dev.weir.core.report.Dimension;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.core.series.Series;
import dev.weir.core.series.SteadyCounter;
import dev.weir.core.series.Successors;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How much each endpoint has grown from one report to the next, in every field of a document.
 *
 * <p>The sums of what was told are those of the latest report, also when a route is learned between
 * two and the figures of its paths move to it. The first endpoints are told apart for good; what is
 * beyond their number is told as {@code _other}, to the byte. Confined to one thread.
 */
final class RouteGrowth {
  /** Whoever sends requests chooses paths and methods. */
  static final int MOST_ENDPOINTS = 4_000;

  private static final String REQUESTS = "weir.requests";
  private static final String STATUS = "weir.status.";
  private static final String NO_STATUS = "none";

  private final Successors successors = new Successors();
  private final Map<String, SteadyCounter> counters = new LinkedHashMap<>();
  private final Map<String, Map<Series, Long>> before = new HashMap<>();
  private final Set<Series> admitted = new HashSet<>();

  /**
   * Takes a report by route, with every row.
   *
   * @return of each endpoint that grew, the fields that did, and by how much
   */
  Map<Series, Map<String, Long>> upTo(Report report) {
    Map<String, Map<Series, Long>> figures = figures(report);
    successors.seen(
        figures.getOrDefault(REQUESTS, Map.of()).keySet().stream()
            .map(Series::route)
            .collect(Collectors.toSet()));
    figures.keySet().forEach(field -> counters.putIfAbsent(field, new SteadyCounter()));
    Map<Series, Map<String, Long>> growth = new LinkedHashMap<>();
    counters.forEach(
        (field, counter) -> {
          counter.update(figures.getOrDefault(field, Map.of()), successors);
          Map<Series, Long> earlier = before.computeIfAbsent(field, key -> new HashMap<>());
          counter
              .shown()
              .forEach(
                  (series, count) -> {
                    Long known = earlier.put(series, count);
                    long grown = count - (known == null ? 0 : known);
                    if (grown != 0) {
                      growth.computeIfAbsent(series, key -> new TreeMap<>()).put(field, grown);
                    }
                  });
        });
    return growth;
  }

  private Map<String, Map<Series, Long>> figures(Report report) {
    Map<String, Map<Series, Long>> figures = new LinkedHashMap<>();
    figures.put(REQUESTS, new LinkedHashMap<>());
    Map<String, Long> unseen = new HashMap<>(report.status());
    for (ReportRow row : report.topEndpoints()) {
      Series series = admitted(series(row));
      add(figures, REQUESTS, series, row.requests());
      for (Measure measure : Measure.ALL) {
        add(figures, measure.field(), series, measure.bytes().applyAsLong(row.totals()));
      }
      row.status()
          .forEach(
              (status, count) -> {
                add(figures, statusField(status), series, count);
                unseen.merge(status, -count, Long::sum);
              });
    }
    add(figures, REQUESTS, Series.REST, report.other().requests());
    for (Measure measure : Measure.ALL) {
      long rest = measure.bytes().applyAsLong(report.other().totals());
      add(figures, measure.field(), Series.REST, rest);
    }
    unseen.forEach((status, count) -> add(figures, statusField(status), Series.REST, count));
    return figures;
  }

  private Series admitted(Series series) {
    boolean isIn = admitted.contains(series);
    if (!isIn && admitted.size() < MOST_ENDPOINTS) {
      isIn = admitted.add(series);
    }
    return isIn ? series : Series.REST;
  }

  private static void add(
      Map<String, Map<Series, Long>> figures, String field, Series series, long count) {
    if (count > 0) {
      figures.computeIfAbsent(field, key -> new LinkedHashMap<>()).merge(series, count, Long::sum);
    }
  }

  /** {@code weir.status.2xx}. */
  private static String statusField(String status) {
    boolean known = status.length() == 3 && status.charAt(0) >= '1' && status.charAt(0) <= '5';
    return STATUS + (known ? status.charAt(0) + "xx" : NO_STATUS);
  }

  private static Series series(ReportRow row) {
    String route = Series.OTHER;
    String method = Series.OTHER;
    for (KeyField field : row.key()) {
      if (field.dimension() == Dimension.ROUTE) {
        route = field.value();
      } else if (field.dimension() == Dimension.METHOD) {
        method = field.value();
      }
    }
    return new Series(route, method);
  }
}
