package dev.weir.elasticsearch.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the dashboard of limits shows is what the documents sum up to. */
class LimitsDashboardTest {
  private final DrawnDashboards drawn = DrawnDashboards.open();
  private final List<ObjectNode> limits = drawn.documents().limits();

  @Test
  void tellWhatEachLimitDid() {
    List<JsonNode> rows = drawn.panel("weir-limits", "limits-table").data("rows");
    Function<ObjectNode, String> name = Sums.field("weir.limit.name");
    assertThat(Sums.shown(rows, "limit", "used_bytes"))
        .isEqualTo(Sums.by(limits, name, "weir.limit.used_bytes"));
    assertThat(Sums.shown(rows, "limit", "delayed"))
        .isEqualTo(Sums.by(limits, name, "weir.limit.delayed_bytes"));
    assertThat(Sums.shown(rows, "limit", "rejected"))
        .isEqualTo(Sums.by(limits, name, "weir.limit.rejected_requests"));
    assertThat(Sums.shown(rows, "limit", "allowed"))
        .isEqualTo(Map.of("report-export", 600_000L, "media", 1_500_000L, "everyone", 9_000_000L));
    assertThat(rows)
        .extracting(row -> row.get("limit").asText(), row -> row.get("mode").asText())
        .containsExactlyInAnyOrder(
            tuple("report-export", "enforce"),
            tuple("media", "enforce"),
            tuple("everyone", "observe"));
  }

  @Test
  void showWhatPassesLimitsBesideWhatTheyAllow() {
    List<JsonNode> data = drawn.panel("weir-limits", "limits-use").data("");
    List<JsonNode> used =
        data.stream().filter(each -> each.get("what").asText().equals("used")).toList();
    assertThat(Sums.shown(used, "limit", "used_bytes"))
        .isEqualTo(Sums.by(limits, Sums.field("weir.limit.name"), "weir.limit.used_bytes"));
    assertThat(used)
        .allSatisfy(
            each ->
                assertThat(each.get("bytes_per_second").asDouble())
                    .isEqualTo(each.get("used_bytes").asDouble() / 30));
    assertThat(data)
        .filteredOn(each -> each.get("what").asText().equals("configured"))
        .filteredOn(each -> each.get("limit").asText().equals("media"))
        .hasSize(60)
        .allSatisfy(each -> assertThat(each.get("bytes_per_second").asLong()).isEqualTo(1_500_000));
  }

  @ParameterizedTest
  @CsvSource({
    "limits-delayed, limit, bytes_per_second, weir.limit.name, weir.limit.delayed_bytes, 30",
    "limits-rejected, limit, requests, weir.limit.name, weir.limit.rejected_requests, 1"
  })
  void sumUpOverTime(String panel, String key, String value, String name, String field, int per) {
    Map<String, Long> expected = new TreeMap<>();
    Sums.by(limits, Sums.field(name), field)
        .forEach((each, sum) -> expected.put(each, Math.round(sum / (double) per)));
    assertThat(Sums.shown(drawn.panel("weir-limits", panel).data(""), key, value))
        .isEqualTo(expected);
  }
}
