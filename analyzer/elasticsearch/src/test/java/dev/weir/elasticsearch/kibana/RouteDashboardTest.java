package dev.weir.elasticsearch.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the dashboard of one route shows is what the documents sum up to. */
class RouteDashboardTest {
  private final DrawnDashboards drawn = DrawnDashboards.open();
  private final List<ObjectNode> routes = drawn.documents().routes();
  private final List<ObjectNode> exchanges = drawn.documents().exchanges();

  @Test
  void showBothDirectionsOfARoute() {
    List<JsonNode> data = drawn.panel("weir-route", "directions-over-time").data("layer_0");
    Map<String, Long> shown = Sums.shown(data, "direction", "bytes_per_second");
    assertThat(shown)
        .containsEntry("responses", Math.round(Sums.of(routes, "http.response.bytes") / 30.0))
        .containsEntry("requests", Math.round(Sums.of(routes, "http.request.bytes") / 30.0));
  }

  @Test
  void countRequestsByTheClassOfTheirStatus() {
    Map<String, Long> expected = new TreeMap<>();
    for (ObjectNode exchange : exchanges) {
      String status = exchange.get("http.response.status_code").asText().charAt(0) + "xx";
      expected.merge(status, 1L, Long::sum);
    }
    assertThat(
            Sums.shown(
                drawn.panel("weir-route", "statuses-over-time").data(""), "class", "requests"))
        .isEqualTo(expected);
  }

  @Test
  void countResponsesBySize() {
    List<JsonNode> data = drawn.panel("weir-route", "response-sizes").data("");
    assertThat(data.stream().mapToLong(datum -> datum.get("responses").asLong()).sum())
        .isEqualTo(exchanges.size());
    assertThat(data.stream().mapToLong(datum -> datum.get("bytes").asLong()).sum())
        .isEqualTo(Sums.of(exchanges, "http.response.bytes"));
  }

  @Test
  void showPercentilesThatLieWithinWhatWasMeasured() {
    List<JsonNode> data = drawn.panel("weir-route", "durations-over-time").data("layer_0");
    LongSummaryStatistics measured =
        exchanges.stream()
            .mapToLong(each -> each.get("event.duration").asLong())
            .summaryStatistics();
    assertThat(data)
        .extracting(datum -> datum.get("percentile").asText())
        .contains("p50", "p90", "p99");
    assertThat(data)
        .extracting(datum -> datum.get("nanos").asDouble())
        .allSatisfy(
            nanos ->
                assertThat(nanos)
                    .isBetween((double) measured.getMin(), (double) measured.getMax()));
  }

  @Test
  void showOneRouteUnderItsFilter() {
    String route = "/images/{name}";
    Map<String, DrawnPanel> panels =
        drawn.draw(
            drawn.object("weir-route"),
            Shop.halfHour(Shop.term("http.route", route)),
            drawn.shop()::answer);
    List<ObjectNode> ofRoute =
        exchanges.stream().filter(each -> each.get("http.route").asText().equals(route)).toList();
    assertThat(
            Sums.shown(
                Objects.requireNonNull(panels.get("totals")).data("numbers"), "title", "value"))
        .containsEntry("Bytes of messages", Sums.of(ofRoute, "weir.bytes"))
        .containsEntry("Routes", 1L);
    assertThat(
            Sums.shown(
                Objects.requireNonNull(panels.get("bytes-by-client")).data("bars"),
                "client",
                "bytes"))
        .isEqualTo(
            new TreeMap<>(
                Sums.top(
                    Sums.by(ofRoute, Sums.field("weir.client.id"), "weir.bytes"),
                    10,
                    "all others")));
  }
}
