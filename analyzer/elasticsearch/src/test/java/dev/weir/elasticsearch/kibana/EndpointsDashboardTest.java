package dev.weir.elasticsearch.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the dashboard of the top endpoints shows is what the documents sum up to. */
class EndpointsDashboardTest {
  private final DrawnDashboards drawn = DrawnDashboards.open();
  private final List<ObjectNode> routes = drawn.documents().routes();
  private final List<ObjectNode> exchanges = drawn.documents().exchanges();

  @Test
  void showTheTotals() {
    Map<String, Long> shown =
        Sums.shown(drawn.panel("weir-endpoints", "totals").data("numbers"), "title", "value");
    long bytes = Sums.of(routes, "weir.bytes");
    assertThat(shown)
        .containsEntry("Bytes of messages", bytes)
        .containsEntry("A second, on average", Math.round(bytes / 1_800.0))
        .containsEntry("Bytes on the wire", Sums.of(routes, "network.bytes"))
        .containsEntry("Sent again", Sums.of(routes, "weir.retransmitted_bytes"))
        .containsEntry("Requests", (long) exchanges.size())
        .containsEntry("Answered 5xx", Sums.of(routes, "weir.status.5xx"))
        .containsEntry(
            "Routes", (long) Sums.by(routes, Sums.field("http.route"), "weir.bytes").size())
        .hasSize(7);
  }

  @Test
  void showTheTopEndpointsAndWhatTheOthersHave() {
    DrawnPanel panel = drawn.panel("weir-endpoints", "top-endpoints");
    Function<ObjectNode, String> endpoint =
        document ->
            Sums.field("http.request.method").apply(document)
                + ' '
                + Sums.field("http.route").apply(document);
    Map<String, Long> bytes = Sums.by(routes, endpoint, "weir.bytes");
    Map<String, Long> top = Sums.top(bytes, 12, "others");
    Long others = top.remove("others");
    assertThat(panel.items("endpoints"))
        .extracting(item -> item.get("text").asText())
        .containsExactlyElementsOf(top.keySet());
    assertThat(Sums.shown(panel.data("rows"), "endpoint", "bytes")).isEqualTo(new TreeMap<>(top));
    assertThat(Sums.shown(panel.data("trends"), "endpoint", "bytes_then"))
        .isEqualTo(new TreeMap<>(top));
    assertThat(Sums.shown(panel.data("rows"), "endpoint", "requests"))
        .isEqualTo(Sums.only(top.keySet(), Sums.by(routes, endpoint, "weir.requests")));
    assertThat(Sums.shown(panel.data("rows"), "endpoint", "peak"))
        .isEqualTo(Sums.only(top.keySet(), peaks(endpoint)));
    assertThat(panel.data("others"))
        .extracting(datum -> datum.get("bytes").asLong())
        .containsExactly(others);
  }

  private Map<String, Long> peaks(Function<ObjectNode, String> endpoint) {
    Map<String, Long> peaks = new TreeMap<>();
    for (ObjectNode route : routes) {
      long peak = Math.round(route.get("weir.bytes").asLong() / 10.0);
      peaks.merge(endpoint.apply(route), peak, Math::max);
    }
    return peaks;
  }

  @Test
  void writeShareAndBytesInTheTable() {
    DrawnPanel panel = drawn.panel("weir-endpoints", "top-endpoints");
    double all = Sums.of(routes, "weir.bytes");
    JsonNode first = panel.data("rows").get(0);
    double bytes = first.get("bytes").asDouble();
    assertThat(first.get("share").asDouble()).isEqualTo(bytes / all);
    assertThat(panel.items("shares").get(0).get("text").asText())
        .isEqualTo("%.1f%%".formatted(100 * bytes / all));
    assertThat(panel.items("bytes").get(0).get("text").asText())
        .matches("[0-9.]+ MB")
        .startsWith(new BigDecimal(bytes / 1e6).round(new MathContext(3)).toPlainString());
  }

  @Test
  void stackAllBytesOverTime() {
    List<JsonNode> data = drawn.panel("weir-endpoints", "bytes-over-time").data("");
    Map<String, Long> bytes = Sums.by(routes, Sums.field("http.route"), "weir.bytes");
    Map<String, Long> shown = Sums.shown(data, "route", "bytes");
    assertThat(shown).isEqualTo(new TreeMap<>(Sums.top(bytes, 8, "other routes")));
    assertThat(data)
        .allSatisfy(
            datum ->
                assertThat(datum.get("bytes_per_second").asDouble())
                    .isEqualTo(datum.get("bytes").asDouble() / 30));
    assertThat(data)
        .extracting(datum -> datum.get("time").asLong())
        .contains(ShopDocuments.START.toEpochMilli());
  }

  @ParameterizedTest
  @CsvSource({
    "client, weir.client.id",
    "status, http.response.status_code",
    "type, http.response.mime_type"
  })
  void sumUpByOneDimension(String name, String field) {
    DrawnPanel panel = drawn.panel("weir-endpoints", "bytes-by-" + name);
    Map<String, Long> expected =
        new TreeMap<>(
            Sums.top(
                Sums.by(with(exchanges, field), Sums.field(field), "weir.bytes"),
                10,
                "all others"));
    long without = Sums.of(exchanges, "weir.bytes") - Sums.of(with(exchanges, field), "weir.bytes");
    if (without > 0) {
      expected.merge("all others", without, Long::sum);
    }
    assertThat(Sums.shown(panel.data("bars"), name, "bytes")).isEqualTo(expected);
  }

  private static List<ObjectNode> with(List<ObjectNode> documents, String field) {
    return documents.stream().filter(document -> document.has(field)).toList();
  }

  @Test
  void listTheLargestResponses() {
    List<ObjectNode> largest =
        exchanges.stream()
            .sorted(
                Comparator.comparingLong(
                    (ObjectNode each) -> -each.get("http.response.bytes").asLong()))
            .limit(10)
            .toList();
    DrawnPanel panel = drawn.panel("weir-endpoints", "largest-responses");
    assertThat(panel.items("bytes"))
        .extracting(item -> item.get("text").asText().replace(",", ""))
        .containsExactlyElementsOf(
            largest.stream().map(each -> each.get("http.response.bytes").asText()).toList());
    assertThat(panel.items("targets").get(0).get("text").asText())
        .isEqualTo(
            largest.get(0).get("http.request.method").asText()
                + ' '
                + largest.get(0).get("url.path").asText());
    assertThat(panel.data("seconds").get(0).get("seconds").asDouble())
        .isEqualTo(largest.get(0).get("event.duration").asLong() / 1e9);
    assertThat(panel.data("times").get(0).get("time").asLong())
        .isEqualTo(Instant.parse(largest.get(0).get("@timestamp").asText()).toEpochMilli());
  }
}
