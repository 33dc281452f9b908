package dev.weir.prometheus;

import dev.weir.core.report.Report;
import dev.weir.core.report.Totals;
import dev.weir.core.series.Series;
import dev.weir.core.series.SteadyCounter;
import dev.weir.core.series.Successors;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** The metrics of one side: of requests that were answered, or of requests that were sent. */
final class HttpMetrics {
  private static final String ROUTE = "http_route";
  private static final String METHOD = "http_request_method";

  private final String name;
  private final boolean served;
  private final String what;
  private final String windowName;
  private final List<Layer> layers;
  private final Labels labels = new Labels();
  private final Successors successors = new Successors();
  private final Map<String, SteadyCounter> requestsByStatus = new TreeMap<>();
  private final SteadyCounter applicationBytes = new SteadyCounter();
  private final SteadyCounter slowStaticResponses = new SteadyCounter();

  /** One of the six disjoint kinds of message bytes, and its counter. */
  private record Layer(
      String direction, String layer, ToLongFunction<Totals> bytes, SteadyCounter counter) {
    Layer(String direction, String layer, ToLongFunction<Totals> bytes) {
      this(direction, layer, bytes, new SteadyCounter());
    }
  }

  private HttpMetrics(String name, boolean served, String windowName) {
    this.name = name;
    this.served = served;
    this.what = served ? "served" : "outgoing";
    this.windowName = windowName;
    // A server receives requests, a client transmits them.
    String in = served ? "receive" : "transmit";
    String out = served ? "transmit" : "receive";
    this.layers =
        List.of(
            new Layer(in, "header", Totals::requestHeaderBytes),
            new Layer(in, "body", Totals::requestBodyBytes),
            new Layer(in, "framing", Totals::requestFramingBytes),
            new Layer(out, "header", Totals::responseHeaderBytes),
            new Layer(out, "body", Totals::responseBodyBytes),
            new Layer(out, "framing", Totals::responseFramingBytes));
  }

  static HttpMetrics ofServer() {
    return new HttpMetrics("weir_http_server", true, "weir_window_bytes_per_second");
  }

  static HttpMetrics ofClient() {
    return new HttpMetrics("weir_http_client", false, "weir_http_client_window_bytes_per_second");
  }

  /** Counts on with the latest report. */
  List<MetricFamilySamples> families(Report report) {
    Figures figures = new Figures(report, labels);
    successors.seen(figures.routes());
    List<MetricFamilySamples> families = new ArrayList<>();
    families.add(bytes(figures));
    families.add(requests(figures));
    families.add(windows(figures));
    if (served) {
      families.add(
          ofEndpoints(
              "weir_http_application_bytes_total",
              "Bytes that the application wrote, before content coding and framing.",
              applicationBytes,
              figures.applicationBytes));
      families.add(
          ofEndpoints(
              name + "_slow_static_responses_total",
              "Pictures, scripts and other files that took more than 500 ms.",
              slowStaticResponses,
              figures.slowStaticResponses));
    }
    return families;
  }

  private MetricFamilySamples bytes(Figures figures) {
    Family family =
        Family.counter(
            name + "_bytes_total",
            "HTTP message bytes of " + what + " requests and their responses.",
            "direction",
            "layer",
            ROUTE,
            METHOD);
    for (Layer layer : layers) {
      Map<Series, Long> bytes = new LinkedHashMap<>();
      figures.totals.forEach(
          (series, totals) -> bytes.put(series, layer.bytes.applyAsLong(totals)));
      layer.counter.update(bytes, successors);
      layer
          .counter
          .shown()
          .forEach(
              (series, count) ->
                  family.add(count, layer.direction, layer.layer, series.route(), series.method()));
    }
    return family.samples();
  }

  private MetricFamilySamples requests(Figures figures) {
    Family family =
        Family.counter(
            name + "_requests_total",
            "Finished exchanges of " + what + " requests; status none is without a response.",
            ROUTE,
            METHOD,
            "http_response_status_code");
    figures
        .requests
        .keySet()
        .forEach(status -> requestsByStatus.putIfAbsent(status, new SteadyCounter()));
    requestsByStatus.forEach(
        (status, counter) -> {
          counter.update(figures.requests.getOrDefault(status, Map.of()), successors);
          counter
              .shown()
              .forEach(
                  (series, count) -> family.add(count, series.route(), series.method(), status));
        });
    return family.samples();
  }

  private MetricFamilySamples ofEndpoints(
      String metric, String help, SteadyCounter counter, Map<Series, Long> latest) {
    Family family = Family.counter(metric, help, ROUTE, METHOD);
    counter.update(latest, successors);
    counter.shown().forEach((series, count) -> family.add(count, series.route(), series.method()));
    return family.samples();
  }

  private MetricFamilySamples windows(Figures figures) {
    Family family =
        Family.gauge(
            windowName,
            "Message bytes per second of " + what + " requests, mean over the sliding window.",
            ROUTE,
            "direction");
    figures.windows.forEach(
        (route, window) -> {
          family.add(window.requestBytesPerSecond(), route, layers.get(0).direction);
          family.add(window.responseBytesPerSecond(), route, layers.get(3).direction);
        });
    return family.samples();
  }
}
