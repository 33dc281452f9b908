package dev.weir.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.alert.Alert;
import dev.weir.core.alert.Rule;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertsCollectorTest {
  private AlertFigures figures = AlertFigures.NONE;
  private final AlertsCollector collector = new AlertsCollector(() -> figures);

  private static Alert alert(Rule rule, String route) {
    return new Alert(rule, route, 1, 2, 0, 0.5, 0.3, 0, "");
  }

  private String scrape() throws IOException {
    StringWriter text = new StringWriter();
    TextFormat.writeFormat(
        TextFormat.CONTENT_TYPE_004, text, Collections.enumeration(collector.collect()));
    return text.toString();
  }

  @Test
  void showsNothingWhereNothingIsWatched() {
    assertThat(collector.collect()).isEmpty();
  }

  @Test
  void namesMetricsAsPromised() throws IOException {
    figures =
        new AlertFigures(
            List.of(alert(Rule.SHARE, "/reports/{id}")),
            Map.of(Rule.SHARE, 3L, Rule.JITTER, 0L),
            Map.of("/stream", 0.125),
            7,
            5,
            1);
    assertThat(scrape())
        .contains(
            "weir_alert_firing{rule=\"share\",http_route=\"/reports/{id}\",} 1.0",
            "weir_alerts_total{rule=\"share\",} 3.0",
            "weir_alerts_total{rule=\"jitter\",} 0.0",
            "weir_throughput_jitter_ratio{http_route=\"/stream\",} 0.125",
            "weir_alert_routes_dropped_total 7.0",
            "weir_alert_posts_total{outcome=\"taken\",} 5.0",
            "weir_alert_posts_total{outcome=\"dropped\",} 1.0");
  }

  @Test
  void showsThatAnAlertIsOver() throws IOException {
    figures =
        new AlertFigures(
            List.of(alert(Rule.SHARE, "/a")), Map.of(Rule.SHARE, 1L), Map.of(), 0, 0, 0);
    assertThat(scrape()).contains("weir_alert_firing{rule=\"share\",http_route=\"/a\",} 1.0");
    figures = new AlertFigures(List.of(), Map.of(Rule.SHARE, 1L), Map.of(), 0, 0, 0);
    assertThat(scrape()).contains("weir_alert_firing{rule=\"share\",http_route=\"/a\",} 0.0");
  }

  @Test
  void remembersNoMoreThanItMayAndForgetsWhatIsOverForLongest() throws IOException {
    for (int scrape = 0; scrape < 4; scrape++) {
      List<Alert> firing = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        firing.add(alert(Rule.SHARE, "/" + scrape + '/' + i));
      }
      figures = new AlertFigures(firing, Map.of(Rule.SHARE, 1L), Map.of(), 0, 0, 0);
      collector.collect();
    }
    assertThat(collector.collect().get(0).samples).hasSize(AlertsCollector.MOST_FIRED);
    assertThat(scrape())
        .contains("http_route=\"/3/499\",} 1.0", "http_route=\"/2/499\",} 0.0")
        .doesNotContain("http_route=\"/1/", "_other");
  }
}
