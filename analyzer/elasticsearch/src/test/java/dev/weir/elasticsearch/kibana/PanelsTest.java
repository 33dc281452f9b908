package dev.weir.elasticsearch.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every panel of every dashboard: its search made as Kibana makes it, answered by a real
 * Elasticsearch, drawn by the Vega that Kibana draws with, and what is drawn compared with what the
 * documents sum up to.
 */
@TestInstance(Lifecycle.PER_CLASS)
class PanelsTest {
  private static final Path FOLDER = Path.of("target", "panels");

  private final Map<String, Map<String, DrawnPanel>> dashboards = new LinkedHashMap<>();
  private List<SavedObject> objects = List.of();
  private @Nullable Shop shop;
  private @Nullable PanelPage page;

  @BeforeAll
  void drawAll(@TempDir Path profile) throws Exception {
    assumeTrue(PanelPage.canBeOpened(), "chromium and chromedriver are not installed");
    assumeTrue(VegaScripts.canBeFetched(), "npm is not installed");
    VegaScripts.fetch(FOLDER);
    objects = SavedObjectsTest.shipped();
    shop = Shop.open();
    page = new PanelPage(FOLDER, profile);
    for (SavedObject dashboard : dashboards()) {
      dashboards.put(dashboard.id(), draw(dashboard, Shop.halfHour(), shop()::answer));
      page().photograph(FOLDER.resolve(dashboard.id() + ".png"));
    }
  }

  @AfterAll
  void closeTheBrowser() {
    PanelPage open = page;
    if (open != null) {
      open.close();
    }
  }

  private Shop shop() {
    return Objects.requireNonNull(shop);
  }

  private PanelPage page() {
    return Objects.requireNonNull(page);
  }

  private List<SavedObject> dashboards() {
    return objects.stream().filter(object -> object.type().equals("dashboard")).toList();
  }

  private Map<String, DrawnPanel> draw(
      SavedObject dashboard,
      KibanaRequest.Context context,
      Function<KibanaRequest, JsonNode> answers) {
    return page().draw(DashboardPanels.of(objects, dashboard, context, answers));
  }

  private DrawnPanel panel(String dashboard, String panel) {
    return Objects.requireNonNull(
        Objects.requireNonNull(dashboards.get(dashboard), dashboard).get(panel), panel);
  }

  private List<ObjectNode> routes() {
    return shop().documents().routes();
  }

  private List<ObjectNode> exchanges() {
    return shop().documents().exchanges();
  }

  private static Function<ObjectNode, String> field(String name) {
    return document -> document.path(name).asText();
  }

  @Test
  void drawSomethingAndComplainOfNothing() {
    List<String> complaints = new ArrayList<>();
    int panels = 0;
    for (Map<String, DrawnPanel> dashboard : dashboards.values()) {
      for (DrawnPanel panel : dashboard.values()) {
        if (panel.told().has("marks")) {
          panels++;
          complaints.addAll(panel.complaints());
        }
      }
    }
    complaints.addAll(page().complaints());
    assertThat(complaints).isEmpty();
    assertThat(panels).isEqualTo(21);
  }

  @Test
  void showTheTotals() {
    Map<String, Long> shown = Sums.shown(panel("weir-endpoints", "totals").data("numbers"), "title", "value");
    long bytes = Sums.of(routes(), "weir.bytes");
    assertThat(shown)
        .containsEntry("Bytes of messages", bytes)
        .containsEntry("A second, on average", Math.round(bytes / 1_800.0))
        .containsEntry("Bytes on the wire", Sums.of(routes(), "network.bytes"))
        .containsEntry("Sent again", Sums.of(routes(), "weir.retransmitted_bytes"))
        .containsEntry("Requests", (long) exchanges().size())
        .containsEntry("Answered 5xx", Sums.of(routes(), "weir.status.5xx"))
        .containsEntry("Routes", (long) Sums.by(routes(), field("http.route"), "weir.bytes").size())
        .hasSize(7);
  }

  @Test
  void showTheTopEndpointsAndWhatTheOthersHave() {
    DrawnPanel panel = panel("weir-endpoints", "top-endpoints");
    Function<ObjectNode, String> endpoint =
        document -> field("http.request.method").apply(document) + ' ' + field("http.route").apply(document);
    Map<String, Long> bytes = Sums.by(routes(), endpoint, "weir.bytes");
    Map<String, Long> top = Sums.top(bytes, 12, "others");
    Long others = top.remove("others");
    assertThat(panel.items("endpoints"))
        .extracting(item -> item.get("text").asText())
        .containsExactlyElementsOf(top.keySet());
    assertThat(Sums.shown(panel.data("rows"), "endpoint", "bytes")).isEqualTo(new TreeMap<>(top));
    assertThat(Sums.shown(panel.data("trends"), "endpoint", "bytes_then")).isEqualTo(new TreeMap<>(top));
    assertThat(Sums.shown(panel.data("rows"), "endpoint", "requests"))
        .isEqualTo(only(top, Sums.by(routes(), endpoint, "weir.requests")));
    assertThat(Sums.shown(panel.data("rows"), "endpoint", "peak"))
        .isEqualTo(only(top, peaks(endpoint)));
    assertThat(panel.data("others")).extracting(datum -> datum.get("bytes").asLong()).containsExactly(others);
  }

  private Map<String, Long> peaks(Function<ObjectNode, String> endpoint) {
    Map<String, Long> peaks = new TreeMap<>();
    routes()
        .forEach(
            document ->
                peaks.merge(
                    endpoint.apply(document),
                    document.get("weir.peak_bytes_per_second").asLong(),
                    Math::max));
    return peaks;
  }

  private static Map<String, Long> only(Map<String, Long> keys, Map<String, Long> values) {
    Map<String, Long> kept = new TreeMap<>(values);
    kept.keySet().retainAll(keys.keySet());
    return kept;
  }

  @Test
  void writeShareAndBytesInTheTable() {
    DrawnPanel panel = panel("weir-endpoints", "top-endpoints");
    double all = Sums.of(routes(), "weir.bytes");
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
    List<JsonNode> data = panel("weir-endpoints", "bytes-over-time").data("");
    Map<String, Long> bytes = Sums.by(routes(), field("http.route"), "weir.bytes");
    Map<String, Long> shown = Sums.shown(data, "route", "bytes");
    assertThat(shown).isEqualTo(new TreeMap<>(Sums.top(bytes, 8, "other routes")));
    assertThat(data)
        .allSatisfy(
            datum ->
                assertThat(datum.get("bytes_per_second").asDouble())
                    .isEqualTo(datum.get("bytes").asDouble() / 30));
    assertThat(data).extracting(datum -> datum.get("time").asLong()).contains(ShopDocuments.START.toEpochMilli());
  }

  @ParameterizedTest
  @CsvSource({
    "client, weir.client.id",
    "status, http.response.status_code",
    "type, http.response.mime_type"
  })
  void sumUpByOneDimension(String name, String field) {
    DrawnPanel panel = panel("weir-endpoints", "bytes-by-" + name);
    Map<String, Long> expected =
        new TreeMap<>(Sums.top(Sums.by(with(exchanges(), field), field(field), "weir.bytes"), 10, "all others"));
    long without = Sums.of(exchanges(), "weir.bytes") - Sums.of(with(exchanges(), field), "weir.bytes");
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
        exchanges().stream()
            .sorted(Comparator.comparingLong((ObjectNode each) -> -each.get("http.response.bytes").asLong()))
            .limit(10)
            .toList();
    DrawnPanel panel = panel("weir-endpoints", "largest-responses");
    assertThat(panel.items("bytes"))
        .extracting(item -> item.get("text").asText().replace(",", ""))
        .containsExactlyElementsOf(
            largest.stream().map(each -> each.get("http.response.bytes").asText()).toList());
    assertThat(panel.items("targets").get(0).get("text").asText())
        .isEqualTo(largest.get(0).get("http.request.method").asText() + ' ' + largest.get(0).get("url.path").asText());
    assertThat(panel.data("seconds").get(0).get("seconds").asDouble())
        .isEqualTo(largest.get(0).get("event.duration").asLong() / 1e9);
    assertThat(panel.data("times").get(0).get("time").asLong())
        .isEqualTo(Instant.parse(largest.get(0).get("@timestamp").asText()).toEpochMilli());
  }

  @Test
  void showBothDirectionsOfARoute() {
    List<JsonNode> data = panel("weir-route", "directions-over-time").data("layer_0");
    Map<String, Long> shown = Sums.shown(data, "direction", "bytes_per_second");
    assertThat(shown)
        .containsEntry("responses", Math.round(Sums.of(routes(), "http.response.bytes") / 30.0))
        .containsEntry("requests", Math.round(Sums.of(routes(), "http.request.bytes") / 30.0));
  }

  @Test
  void countRequestsByTheClassOfTheirStatus() {
    Map<String, Long> expected = new TreeMap<>();
    for (ObjectNode exchange : exchanges()) {
      String status = exchange.get("http.response.status_code").asText().charAt(0) + "xx";
      expected.merge(status, 1L, Long::sum);
    }
    assertThat(Sums.shown(panel("weir-route", "statuses-over-time").data(""), "class", "requests"))
        .isEqualTo(expected);
  }

  @Test
  void countResponsesBySize() {
    List<JsonNode> data = panel("weir-route", "response-sizes").data("");
    assertThat(data.stream().mapToLong(datum -> datum.get("responses").asLong()).sum())
        .isEqualTo(exchanges().size());
    assertThat(data.stream().mapToLong(datum -> datum.get("bytes").asLong()).sum())
        .isEqualTo(Sums.of(exchanges(), "http.response.bytes"));
  }

  @Test
  void showPercentilesThatLieWithinWhatWasMeasured() {
    List<JsonNode> data = panel("weir-route", "durations-over-time").data("layer_0");
    LongSummaryStatistics measured =
        exchanges().stream().mapToLong(each -> each.get("event.duration").asLong()).summaryStatistics();
    assertThat(data).extracting(datum -> datum.get("percentile").asText()).contains("p50", "p90", "p99");
    assertThat(data)
        .extracting(datum -> datum.get("nanos").asDouble())
        .allSatisfy(
            nanos -> assertThat(nanos).isBetween((double) measured.getMin(), (double) measured.getMax()));
  }

  @Test
  void tellWhatEachLimitDid() {
    List<ObjectNode> limits = shop().documents().limits();
    List<JsonNode> rows = panel("weir-limits", "limits-table").data("rows");
    Function<ObjectNode, String> name = field("weir.limit.name");
    assertThat(Sums.shown(rows, "limit", "used_bytes")).isEqualTo(Sums.by(limits, name, "weir.limit.used_bytes"));
    assertThat(Sums.shown(rows, "limit", "delayed")).isEqualTo(Sums.by(limits, name, "weir.limit.delayed_bytes"));
    assertThat(Sums.shown(rows, "limit", "rejected"))
        .isEqualTo(Sums.by(limits, name, "weir.limit.rejected_requests"));
    assertThat(Sums.shown(rows, "limit", "allowed"))
        .isEqualTo(Map.of("report-export", 600_000L, "media", 1_500_000L, "everyone", 9_000_000L));
    assertThat(rows)
        .extracting(row -> row.get("limit").asText(), row -> row.get("mode").asText())
        .containsExactlyInAnyOrder(
            tuple("report-export", "enforce"), tuple("media", "enforce"), tuple("everyone", "observe"));
  }

  @Test
  void showWhatPassesLimitsBesideWhatTheyAllow() {
    List<JsonNode> data = panel("weir-limits", "limits-use").data("");
    List<JsonNode> used = data.stream().filter(each -> each.get("what").asText().equals("used")).toList();
    Map<String, Long> expected = new TreeMap<>();
    Sums.by(shop().documents().limits(), field("weir.limit.name"), "weir.limit.used_bytes")
        .forEach((name, bytes) -> expected.put(name, Math.round(bytes / 30.0)));
    assertThat(Sums.shown(used, "limit", "bytes_per_second")).isEqualTo(expected);
    assertThat(data)
        .filteredOn(each -> each.get("what").asText().equals("configured"))
        .filteredOn(each -> each.get("limit").asText().equals("media"))
        .hasSize(60)
        .allSatisfy(each -> assertThat(each.get("bytes_per_second").asLong()).isEqualTo(1_500_000));
  }

  @ParameterizedTest
  @CsvSource({
    "weir-limits, limits-delayed, limit, bytes_per_second, weir.limit.name, weir.limit.delayed_bytes, 30",
    "weir-limits, limits-rejected, limit, requests, weir.limit.name, weir.limit.rejected_requests, 1",
    "weir-books, oddities-over-time, name, oddities, weir.oddity.name, weir.oddity.count, 1",
    "weir-books, unattributed-over-time, reason, bytes_per_second, weir.books.reason, weir.books.bytes, 30"
  })
  void sumUpOverTime(
      String dashboard, String panel, String key, String value, String name, String field, int per) {
    List<ObjectNode> documents =
        dashboard.equals("weir-limits") ? shop().documents().limits() : shop().documents().books();
    Map<String, Long> expected = new TreeMap<>();
    Sums.by(documents, field(name), field)
        .forEach((each, sum) -> expected.put(each, Math.round(sum / (double) per)));
    expected.remove("attributed");
    assertThat(Sums.shown(panel(dashboard, panel).data(""), key, value)).isEqualTo(expected);
  }

  @Test
  void balanceTheBooks() {
    List<ObjectNode> books = shop().documents().books();
    List<JsonNode> bars = panel("weir-books", "books").data("bars");
    assertThat(Sums.shown(bars, "reason", "value"))
        .isEqualTo(Sums.by(books, field("weir.books.reason"), "weir.books.bytes"));
    assertThat(bars).extracting(bar -> bar.get("total").asLong()).containsOnly(Sums.of(books, "weir.books.bytes"));
  }

  @Test
  void countOddities() {
    assertThat(Sums.shown(panel("weir-books", "oddities").data("bars"), "name", "value"))
        .isEqualTo(Sums.by(shop().documents().books(), field("weir.oddity.name"), "weir.oddity.count"));
  }

  @Test
  void splitTheBytesOnTheWire() {
    List<JsonNode> data = panel("weir-books", "wire-bytes").data("");
    Map<String, Long> wire = Sums.by(routes(), field("http.route"), "network.bytes");
    assertThat(Sums.shown(data, "route", "bytes")).isEqualTo(new TreeMap<>(first(wire, 10)));
    List<JsonNode> messages = data.stream().filter(each -> each.get("what").asText().equals("messages")).toList();
    assertThat(Sums.shown(messages, "route", "bytes"))
        .isEqualTo(only(first(wire, 10), Sums.by(routes(), field("http.route"), "weir.bytes")));
  }

  private static Map<String, Long> first(Map<String, Long> sums, int most) {
    Map<String, Long> first = Sums.top(sums, most, "");
    first.remove("");
    return first;
  }

  @Test
  void filterTheDashboardOnAClick() {
    SavedObject dashboard = dashboards().stream().filter(each -> each.id().equals("weir-endpoints")).findFirst().orElseThrow();
    Map<String, DrawnPanel> drawn = draw(dashboard, Shop.halfHour(), shop()::answer);
    JsonNode row = Objects.requireNonNull(drawn.get("top-endpoints")).data("rows").get(2);
    JsonNode filters = page().click("top-endpoints", "rows", 2);
    assertThat(filters).hasSize(1);
    assertThat(filters.at("/0/index").asText()).isEqualTo("metrics-weir.routes-*");
    assertThat(filters.at("/0/query")).isEqualTo(term("http.route", row.get("route").asText()));
    JsonNode bar = Objects.requireNonNull(drawn.get("bytes-by-status")).data("bars").get(0);
    filters = page().click("bytes-by-status", "bars", 0);
    assertThat(filters).hasSize(2);
    assertThat(filters.at("/1/query/term/http.response.status_code").asInt())
        .isEqualTo(bar.get("status").asInt());
  }

  private static ObjectNode term(String field, String value) {
    ObjectNode query = SavedObject.MAPPER.createObjectNode();
    query.putObject("term").put(field, value);
    return query;
  }

  @Test
  void showOneRouteUnderItsFilter() {
    SavedObject dashboard = dashboards().stream().filter(each -> each.id().equals("weir-route")).findFirst().orElseThrow();
    String route = "/images/{name}";
    Map<String, DrawnPanel> drawn =
        draw(dashboard, Shop.halfHour(term("http.route", route)), shop()::answer);
    List<ObjectNode> ofRoute =
        exchanges().stream().filter(each -> each.get("http.route").asText().equals(route)).toList();
    assertThat(Sums.shown(Objects.requireNonNull(drawn.get("totals")).data("numbers"), "title", "value"))
        .containsEntry("Bytes of messages", Sums.of(ofRoute, "weir.bytes"))
        .containsEntry("Routes", 1L);
    assertThat(Sums.shown(Objects.requireNonNull(drawn.get("bytes-by-client")).data("bars"), "client", "bytes"))
        .isEqualTo(new TreeMap<>(Sums.top(Sums.by(ofRoute, field("weir.client.id"), "weir.bytes"), 10, "all others")));
  }

  /** Where nothing matches, and where there is no index yet. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stayQuietWhenThereIsNothingToShow(boolean index) {
    KibanaRequest.Context nobody = Shop.halfHour(term("service.name", "nobody"));
    JsonNode absent = shop().search("logs-weir.nothing-*", SavedObject.MAPPER.createObjectNode());
    List<String> complaints = new ArrayList<>();
    for (SavedObject dashboard : dashboards()) {
      draw(dashboard, nobody, request -> index ? shop().answer(request) : absent)
          .values()
          .forEach(panel -> complaints.addAll(panel.emptyComplaints()));
    }
    complaints.addAll(page().complaints());
    assertThat(complaints).isEmpty();
  }
}
