package dev.weir.prometheus;

import dev.weir.core.report.Dimension;
import dev.weir.core.report.InProcess;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.Totals;
import dev.weir.core.series.Series;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A report by its labels. With the rest, figures add up to the report's totals. */
final class Figures {
  final Map<Series, Totals> totals = new LinkedHashMap<>();

  /** Finished exchanges by status and series. */
  final Map<String, Map<Series, Long>> requests = new TreeMap<>();

  final Map<Series, Long> applicationBytes = new LinkedHashMap<>();
  final Map<Series, Long> slowStaticResponses = new LinkedHashMap<>();

  /** Bytes per second by route. */
  final Map<String, Window> windows = new LinkedHashMap<>();

  /** Means over the sliding window. */
  record Window(double requestBytesPerSecond, double responseBytesPerSecond) {
    Window plus(Window more) {
      return new Window(
          requestBytesPerSecond + more.requestBytesPerSecond,
          responseBytesPerSecond + more.responseBytesPerSecond);
    }
  }

  Figures(Report report, Labels labels) {
    Map<String, Long> unseen = new LinkedHashMap<>(report.status());
    for (ReportRow row : report.topEndpoints()) {
      Series series = series(row, labels);
      totals.merge(series, row.totals(), Totals::plus);
      row.status()
          .forEach(
              (status, count) -> {
                addRequests(labels.status(status), series, count);
                unseen.merge(status, -count, Long::sum);
              });
      InProcess inProcess = row.inProcess();
      if (inProcess != null) {
        add(series, inProcess);
      }
    }
    if (report.other().totals().messageBytes() > 0) {
      totals.merge(Series.REST, report.other().totals(), Totals::plus);
    }
    unseen.forEach(
        (status, count) -> {
          if (count > 0) {
            addRequests(labels.status(status), Series.REST, count);
          }
        });
  }

  Set<String> routes() {
    return totals.keySet().stream().map(Series::route).collect(Collectors.toSet());
  }

  private static Series series(ReportRow row, Labels labels) {
    String route = Labels.OTHER;
    String method = Labels.OTHER;
    for (KeyField field : row.key()) {
      if (field.dimension() == Dimension.ROUTE) {
        route = labels.route(field.value());
      } else if (field.dimension() == Dimension.METHOD) {
        method = Labels.method(field.value());
      }
    }
    return new Series(route, method);
  }

  private void addRequests(String status, Series series, long count) {
    requests.computeIfAbsent(status, key -> new LinkedHashMap<>()).merge(series, count, Long::sum);
  }

  private void add(Series series, InProcess inProcess) {
    Long written = inProcess.applicationBytes();
    if (written != null) {
      applicationBytes.merge(series, written, Long::sum);
    }
    if (inProcess.slowStaticResponses() > 0) {
      slowStaticResponses.merge(series, inProcess.slowStaticResponses(), Long::sum);
    }
    windows.merge(
        series.route(),
        new Window(inProcess.requestBytesPerSecond(), inProcess.responseBytesPerSecond()),
        Window::plus);
  }
}
