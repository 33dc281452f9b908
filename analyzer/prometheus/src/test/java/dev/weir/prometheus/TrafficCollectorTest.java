package dev.weir.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.HttpConnection;
import dev.weir.core.http.HttpParsing;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.ledger.Reason;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.SortKey;
import dev.weir.core.report.Source;
import dev.weir.core.route.RouteTable;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficCollectorTest {
  private static final ReportOptions ALL = new ReportOptions(0, SortKey.BYTES);
  private static final String BYTES = "weir_http_server_bytes_total";
  private static final String REQUESTS = "weir_http_server_requests_total";

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final List<Histogram.@Nullable Example> NO_EXAMPLES = Collections.nCopies(3, null);
  private static final List<Histogram.@Nullable Example> ONE_EXAMPLE =
      Arrays.asList(null, new Histogram.Example(TRACE_ID, 0.375, 1_790_000_000_500L), null);

  private final Ledger served = ledger(500);
  private final Ledger outgoing = ledger(500);
  private final Map<String, Long> errors = new HashMap<>();
  private final TrafficCollector collector =
      new TrafficCollector(
          "1.2.3",
          () ->
              new Traffic(
                  InProcessReports.of(report(served)),
                  InProcessReports.of(report(outgoing)),
                  new Histogram(
                      new double[] {1_000, 10_000}, new long[] {3, 0, 2}, 70_000, NO_EXAMPLES),
                  new Histogram(new double[] {0.35, 0.38}, new long[] {3, 1, 0}, 0.9, ONE_EXAMPLE),
                  errors));

  @Test
  void namesMetricsAsPromised() throws IOException {
    exchange(served, "GET", "/a", "x".repeat(10), 200);
    exchange(outgoing, "POST", "/b", "", 503);
    served.unattributed(Reason.NON_HTTP, 5);
    outgoing.unattributed(Reason.NON_HTTP, 2);
    errors.put("socket_read", 3L);
    TextReader text = scrape();
    assertThat(text.types())
        .containsOnly(
            Map.entry(BYTES, "counter"),
            Map.entry(REQUESTS, "counter"),
            Map.entry("weir_http_server_response_size_bytes", "histogram"),
            Map.entry("weir_http_server_first_byte_seconds", "histogram"),
            Map.entry("weir_http_server_connections_opened_total", "counter"),
            Map.entry("weir_http_server_reused_requests_total", "counter"),
            Map.entry("weir_http_server_slow_static_responses_total", "counter"),
            Map.entry("weir_http_application_bytes_total", "counter"),
            Map.entry("weir_window_bytes_per_second", "gauge"),
            Map.entry("weir_http_client_bytes_total", "counter"),
            Map.entry("weir_http_client_requests_total", "counter"),
            Map.entry("weir_http_client_window_bytes_per_second", "gauge"),
            Map.entry("weir_unattributed_bytes_total", "counter"),
            Map.entry("weir_agent_errors_total", "counter"),
            Map.entry("weir_build_info", "gauge"));
    assertThat(text.value(BYTES, layer("transmit", "body", "/a", "GET"))).isEqualTo(10);
    assertThat(text.value(BYTES, layer("receive", "header", "/a", "GET")))
        .isEqualTo("GET /a HTTP/1.1\r\nContent-Length: 0\r\n\r\n".length());
    assertThat(text.value("weir_http_client_bytes_total", layer("receive", "body", "/b", "POST")))
        .isZero();
    assertThat(text.value(REQUESTS, status("/a", "GET", "200"))).isEqualTo(1);
    assertThat(text.value("weir_http_client_requests_total", status("/b", "POST", "503")))
        .isEqualTo(1);
    assertThat(text.value("weir_unattributed_bytes_total", Map.of("reason", "non_http")))
        .isEqualTo(7);
    assertThat(text.value("weir_agent_errors_total", Map.of("site", "socket_read"))).isEqualTo(3);
    assertThat(text.value("weir_build_info", Map.of("version", "1.2.3"))).isEqualTo(1);
    assertThat(
            text.value(
                "weir_http_application_bytes_total", route("/a", "http_request_method", "GET")))
        .isEqualTo(10);
    assertThat(text.value("weir_window_bytes_per_second", route("/a", "direction", "transmit")))
        .isEqualTo(7);
    assertThat(text.value("weir_http_server_response_size_bytes_bucket", Map.of("le", "10000")))
        .isEqualTo(3);
    assertThat(text.value("weir_http_server_first_byte_seconds_bucket", Map.of("le", "0.35")))
        .isEqualTo(3);
    assertThat(
            text.value(
                "weir_http_server_slow_static_responses_total",
                route("/a", "http_request_method", "GET")))
        .isEqualTo(1);
  }

  @Test
  void givesExamplesOnlyInTheFormatThatHasThem() throws IOException {
    StringWriter openMetrics = new StringWriter();
    TextFormat.writeOpenMetrics100(openMetrics, Collections.enumeration(collector.collect()));
    assertThat(openMetrics.toString())
        .contains(
            "weir_http_server_first_byte_seconds_bucket{le=\"0.38\"} 4.0"
                + " # {trace_id=\""
                + TRACE_ID
                + "\"} 0.375 1790000000.500\n")
        .containsOnlyOnce("trace_id");
    StringWriter text = new StringWriter();
    TextFormat.write004(text, Collections.enumeration(collector.collect()));
    assertThat(text.toString()).doesNotContain(TRACE_ID);
  }

  @Test
  void countsConnectionsAndTheirFurtherRequests() throws IOException {
    served.connectionOpened();
    exchanges(served, 3);
    TextReader text = scrape();
    assertThat(text.value("weir_http_server_connections_opened_total", Map.of())).isEqualTo(1);
    assertThat(text.value("weir_http_server_reused_requests_total", Map.of())).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void addsUpAndNeverShrinksWhileRoutesAreLearnedAndRowsDropped(long seed) throws IOException {
    Ledger small = ledger(60);
    TrafficCollector metrics =
        new TrafficCollector(
            "1", () -> new Traffic(report(small), report(outgoing), none(), none(), errors));
    Random random = new Random(seed);
    Map<String, Double> before = Map.of();
    for (int scrape = 0; scrape < 60; scrape++) {
      for (int i = 0; i < 20; i++) {
        exchange(small, "GET", path(random, scrape), "y".repeat(random.nextInt(900)), 200);
      }
      TextReader text = scrape(metrics);
      Map<String, Double> counters = text.counters();
      before.forEach(
          (series, count) ->
              assertThat(counters.get(series)).isNotNull().isGreaterThanOrEqualTo(count));
      before = counters;
      Report report = report(small);
      assertThat(text.sum(BYTES, "direction", "receive")).isEqualTo(report.totals().requestBytes());
      assertThat(text.sum(BYTES, "direction", "transmit"))
          .isEqualTo(report.totals().responseBytes());
      assertThat(text.sum(BYTES, "layer", "body")).isEqualTo(report.totals().responseBodyBytes());
      assertThat(text.sum(REQUESTS, "http_response_status_code", "200"))
          .isEqualTo(report.totalRequests());
    }
    assertThat(report(small).other().evictions()).isPositive();
    assertThat(before).containsKey(BYTES + layer("transmit", "body", "/shop/{name}", "GET"));
  }

  @Test
  void givesLabelsToTheFirstThousandRoutesForGood() throws IOException {
    Ledger many = ledger(20_000);
    TrafficCollector metrics =
        new TrafficCollector(
            "1", () -> new Traffic(report(many), report(outgoing), none(), none(), errors));
    // Four levels of 60 names: too few of a kind for a template, too many for labels.
    for (int i = 0; i < 3_000; i++) {
      exchange(
          many,
          "GET",
          "/s" + (char) ('a' + i % 13) + "x/t" + word(i / 13 % 15) + "/u" + word(i / 195),
          "",
          200);
      if (i == 0) {
        scrape(metrics);
      }
    }
    exchange(many, "GET", "/huge", "z".repeat(100_000), 200);
    TextReader text = scrape(metrics);
    assertThat(report(many).topEndpoints().size()).isGreaterThan(1_500);
    assertThat(
            text.samples().stream()
                .filter(sample -> sample.name().equals(BYTES))
                .map(sample -> sample.labels().get("http_route"))
                .distinct())
        .hasSize(1_001)
        .contains("/sax/ta/ua", "/huge", "_other");
    assertThat(text.sum(BYTES, "direction", "receive"))
        .isEqualTo(report(many).totals().requestBytes());
  }

  @Test
  void takesNoMethodForALabelThatIsNotRegistered() throws IOException {
    exchange(served, "GET", "/a", "", 200);
    exchange(served, "X'\\-ATTACK", "/a", "", 200);
    exchange(served, "get", "/a", "", 200);
    TextReader text = scrape();
    assertThat(text.value(REQUESTS, status("/a", "GET", "200"))).isEqualTo(1);
    assertThat(text.sum(REQUESTS, "http_request_method", "_other"))
        .isEqualTo(report(served).totalRequests() - 1);
  }

  @Test
  void boundsWhatServersOfOthersMayAnswer() throws IOException {
    for (int status = 100; status < 600; status++) {
      exchange(
          outgoing, "GET", "/a", "", status < 200 || status == 204 || status == 304 ? 200 : status);
    }
    TextReader text = scrape();
    String name = "weir_http_client_requests_total";
    assertThat(text.samples().stream().filter(sample -> sample.name().equals(name))).hasSize(65);
    assertThat(text.sum(name, "http_route", "/a")).isEqualTo(500);
  }

  @Test
  void writesHostileRoutesSafely() throws IOException {
    exchange(served, "GET", "/a\"b\\c\u00e9}\u0001{x=\"y\"} 1", "", 200);
    exchange(served, "GET", "/long/" + "w".repeat(3_000), "", 200);
    TextReader text = scrape();
    assertThat(text.sum(REQUESTS, "http_response_status_code", "200"))
        .isEqualTo(report(served).status().getOrDefault("200", 0L));
    assertThat(text.samples())
        .allMatch(sample -> sample.labels().values().stream().allMatch(v -> v.length() <= 200));
  }

  private static String path(Random random, int scrape) {
    return switch (random.nextInt(4)) {
      case 0 -> "/users/" + random.nextInt(1_000);
      case 1 -> "/shop/" + word(random.nextInt(1 + scrape * 8));
      case 2 -> "/shop/" + word(random.nextInt(1 + scrape * 2)) + "/reviews";
      default -> "/page" + word(random.nextInt(40));
    };
  }

  private static String word(int number) {
    return (number >= 26 ? word(number / 26 - 1) : "") + (char) ('a' + number % 26);
  }

  private static Ledger ledger(int maxEntries) {
    return new Ledger(LedgerOptions.DEFAULT.withMaxEntries(maxEntries), new RouteTable());
  }

  private static void exchanges(Ledger ledger, int count) {
    HttpConnection connection =
        new HttpConnection(
            new Endpoints("127.0.0.1", 40_000, "127.0.0.1", 80), ledger, new HttpParsing(), true);
    for (int i = 0; i < count; i++) {
      feed(connection, Direction.REQUEST, "GET / HTTP/1.1\r\n\r\n");
      feed(connection, Direction.RESPONSE, "HTTP/1.1 204 No Content\r\n\r\n");
    }
  }

  private static void exchange(Ledger ledger, String method, String path, String body, int status) {
    HttpConnection connection =
        new HttpConnection(
            new Endpoints("127.0.0.1", 40_000, "127.0.0.1", 80), ledger, new HttpParsing(), true);
    feed(
        connection,
        Direction.REQUEST,
        method + " " + path + " HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
    feed(
        connection,
        Direction.RESPONSE,
        "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    connection.close(0);
  }

  private static void feed(HttpConnection connection, Direction direction, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < bytes.length; ) {
      at += connection.feed(direction, bytes, at, bytes.length - at, 0);
    }
  }

  private static Report report(Ledger ledger) {
    return ledger.report(
        new Source("test", "jvm", Instant.EPOCH, 1_000_000_000, 0, 0, null, 0), ALL);
  }

  private static Histogram none() {
    return new Histogram(new double[] {1_000}, new long[] {0, 0}, 0, Collections.nCopies(2, null));
  }

  private static Map<String, String> layer(
      String direction, String layer, String route, String method) {
    return new TreeMap<>(
        Map.of(
            "direction",
            direction,
            "layer",
            layer,
            "http_route",
            route,
            "http_request_method",
            method));
  }

  private static Map<String, String> status(String route, String method, String code) {
    return Map.of(
        "http_route", route, "http_request_method", method, "http_response_status_code", code);
  }

  private static Map<String, String> route(String route, String label, String value) {
    return Map.of("http_route", route, label, value);
  }

  private TextReader scrape() throws IOException {
    return scrape(collector);
  }

  private static TextReader scrape(TrafficCollector collector) throws IOException {
    StringWriter text = new StringWriter();
    TextFormat.write004(text, Collections.enumeration(collector.collect()));
    return TextReader.read(text.toString());
  }
}
