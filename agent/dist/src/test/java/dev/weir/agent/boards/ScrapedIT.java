package dev.weir.agent.boards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped agent, scraped by a real Prometheus with the shipped rules. */
class ScrapedIT {
  private static final Path DASHBOARDS = Path.of(System.getProperty("weir.dashboards"));

  /** Of alerts that fire, of faults, of an export, and of routes with much traffic: it had none. */
  private static final Set<String> EMPTY_PANELS =
      Set.of(
          "Alerts begun",
          "Alerts that fire",
          "Documents for Elasticsearch",
          "Documents that wait",
          "Export tried again",
          "Faults in hooks",
          "Jitter");

  @TempDir private Path folder;

  @Test
  void isUnderstoodByRulesAndShownByEveryPanel() throws Exception {
    try (MeasuredShop shop = new MeasuredShop(folder)) {
      shop.seeEverything();
      try (Prometheus prometheus =
          new Prometheus(folder, DASHBOARDS.resolve("prometheus"), shop.agent())) {
        prometheus.await("count_over_time(weir_build_info[1m]) >= 2", found -> !found.isEmpty());
        shop.seeEverything(); // counters grow while somebody looks
        prometheus.await(
            "job_http_route:weir_http_server_bytes:share5m", found -> !found.isEmpty());
        prometheus.awaitRules();
        assertSumIsWhatTheAgentSays(prometheus, shop);
        assertExamples(prometheus);
        assertPanels(prometheus);
      }
    }
  }

  private static void assertSumIsWhatTheAgentSays(Prometheus prometheus, MeasuredShop shop)
      throws IOException, InterruptedException {
    prometheus.await(
        "sum(weir_http_server_bytes_total)",
        found -> {
          double sum = found.path(0).path("value").path(1).asDouble();
          return sum > 600_000 && sum == shop.servedBytes();
        });
  }

  private static void assertExamples(Prometheus prometheus)
      throws IOException, InterruptedException {
    long now = Instant.now().getEpochSecond();
    for (String histogram :
        Set.of("weir_http_server_response_size_bytes", "weir_http_server_first_byte_seconds")) {
      JsonNode found = prometheus.exemplars(histogram + "_bucket", now - 300, now + 300);
      assertThat(found.findValuesAsText("trace_id")).containsOnly(MeasuredShop.KEPT_TRACE_ID);
    }
  }

  private static void assertPanels(Prometheus prometheus) throws IOException, InterruptedException {
    JsonNode board =
        new ObjectMapper().readTree(DASHBOARDS.resolve("grafana/weir-bandwidth.json").toFile());
    Set<String> empty = new TreeSet<>();
    for (JsonNode panel : board.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        String query = target.path("expr").asText();
        if (prometheus.query(withValues(query)).isEmpty()) {
          empty.add(panel.path("title").asText());
        }
      }
    }
    assertThat(empty).isEqualTo(EMPTY_PANELS);
  }

  private static String withValues(String query) {
    return query
        .replace("$__rate_interval", "1m")
        .replace("$__range", "5m")
        .replace("\"$service\"", "\"shop\"")
        .replaceAll("\"\\$(instance|route)\"", "\".*\"");
  }
}
