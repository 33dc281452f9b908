package dev.weir.elasticsearch.kibana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every panel of every dashboard: its search made as Kibana makes it, answered by a real
 * Elasticsearch, and drawn by the Vega that Kibana draws with.
 */
class PanelsTest {
  private final DrawnDashboards drawn = DrawnDashboards.open();

  @Test
  void drawSomethingAndComplainOfNothing() {
    List<String> complaints = new ArrayList<>();
    int panels = 0;
    for (Map<String, DrawnPanel> dashboard : drawn.drawn().values()) {
      for (DrawnPanel panel : dashboard.values()) {
        if (panel.told().has("marks")) {
          panels++;
          complaints.addAll(panel.complaints());
        }
      }
    }
    complaints.addAll(drawn.page().complaints());
    assertThat(complaints).isEmpty();
    assertThat(panels).isEqualTo(23);
  }

  @Test
  void askForFieldsThatThereAre() {
    assertThat(FieldsCheck.complaints(drawn.objects(), drawn.shop()::capabilities)).isEmpty();
  }

  @Test
  void filterTheDashboardOnAClick() {
    Map<String, DrawnPanel> panels =
        drawn.draw(drawn.object("weir-endpoints"), Shop.halfHour(), drawn.shop()::answer);
    JsonNode row = Objects.requireNonNull(panels.get("top-endpoints")).data("rows").get(2);
    JsonNode filters = drawn.page().click("top-endpoints", "rows", 2);
    assertThat(filters).hasSize(1);
    assertThat(filters.at("/0/index").asText()).isEqualTo("metrics-weir.routes-*");
    assertThat(filters.at("/0/query"))
        .isEqualTo(Shop.term("http.route", row.get("route").asText()));
    JsonNode bar = Objects.requireNonNull(panels.get("bytes-by-status")).data("bars").get(0);
    filters = drawn.page().click("bytes-by-status", "bars", 0);
    assertThat(filters).hasSize(2);
    assertThat(filters.at("/1/query/term/http.response.status_code").asInt())
        .isEqualTo(bar.get("status").asInt());
  }

  /** Where nothing matches, and where there is no index yet. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stayQuietWhenThereIsNothingToShow(boolean index) {
    KibanaRequest.Context nobody = Shop.halfHour(Shop.term("service.name", "nobody"));
    JsonNode absent = drawn.shop().searchNoIndex();
    List<String> complaints = new ArrayList<>();
    for (SavedObject dashboard : drawn.all()) {
      drawn
          .draw(dashboard, nobody, request -> index ? drawn.shop().answer(request) : absent)
          .values()
          .forEach(panel -> complaints.addAll(panel.emptyComplaints()));
    }
    complaints.addAll(drawn.page().complaints());
    // That an axis has nothing to span is so, and panels have Kibana hide it.
    assertThat(complaints).allMatch(complaint -> complaint.contains("warn: Infinite extent"));
  }
}
