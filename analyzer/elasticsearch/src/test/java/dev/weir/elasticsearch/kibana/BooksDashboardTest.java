package dev.weir.elasticsearch.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the dashboard of books and oddities shows is what the documents sum up to. */
class BooksDashboardTest {
  private final DrawnDashboards drawn = DrawnDashboards.open();
  private final List<ObjectNode> routes = drawn.documents().routes();
  private final List<ObjectNode> books = drawn.documents().books();

  @Test
  void balanceTheBooks() {
    List<JsonNode> bars = drawn.panel("weir-books", "books").data("bars");
    assertThat(Sums.shown(bars, "reason", "value"))
        .isEqualTo(Sums.by(books, Sums.field("weir.books.reason"), "weir.books.bytes"));
    assertThat(bars)
        .extracting(bar -> bar.get("total").asLong())
        .containsOnly(Sums.of(books, "weir.books.bytes"));
  }

  @Test
  void countOddities() {
    assertThat(Sums.shown(drawn.panel("weir-books", "oddities").data("bars"), "name", "value"))
        .isEqualTo(Sums.by(books, Sums.field("weir.oddity.name"), "weir.oddity.count"));
  }

  @Test
  void splitTheBytesOnTheWire() {
    List<JsonNode> data = drawn.panel("weir-books", "wire-bytes").data("");
    Map<String, Long> wire = Sums.by(routes, Sums.field("http.route"), "network.bytes");
    assertThat(Sums.shown(data, "route", "bytes")).isEqualTo(new TreeMap<>(first(wire, 10)));
    List<JsonNode> messages =
        data.stream().filter(each -> each.get("what").asText().equals("messages")).toList();
    assertThat(Sums.shown(messages, "route", "bytes"))
        .isEqualTo(
            Sums.only(
                first(wire, 10).keySet(), Sums.by(routes, Sums.field("http.route"), "weir.bytes")));
  }

  private static Map<String, Long> first(Map<String, Long> sums, int most) {
    Map<String, Long> first = Sums.top(sums, most, "");
    first.remove("");
    return first;
  }

  @ParameterizedTest
  @CsvSource({
    "oddities-over-time, name, oddities, weir.oddity.name, weir.oddity.count, 1",
    "unattributed-over-time, reason, bytes_per_second, weir.books.reason, weir.books.bytes, 30"
  })
  void sumUpOverTime(String panel, String key, String value, String name, String field, int per) {
    Map<String, Long> expected = new TreeMap<>();
    Sums.by(books, Sums.field(name), field)
        .forEach((each, sum) -> expected.put(each, Math.round(sum / (double) per)));
    expected.remove("attributed");
    assertThat(Sums.shown(drawn.panel("weir-books", panel).data(""), key, value))
        .isEqualTo(expected);
  }
}
