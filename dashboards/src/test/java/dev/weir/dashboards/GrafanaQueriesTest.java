package dev.weir.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What queries of the board answer to an hour of made-up series, by promtool. */
class GrafanaQueriesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TARGET = "job=\"shop\",instance=\"one\"";

  @TempDir Path folder;

  private final ArrayNode series = JSON.createArrayNode();
  private final ArrayNode expected = JSON.createArrayNode();

  @Test
  void bytesOfNoExchangeAreNoneWhereTheyWereNeverSeen() throws Exception {
    series("weir_http_server_bytes_total", "0+600x60");
    answers(query("Bytes of no exchange", "A"), 0);
    assertAnswers();
  }

  @Test
  void bytesOfNoExchangeAreAllWhereThereIsNoExchange() throws Exception {
    series("weir_unattributed_bytes_total", "0+600x60");
    answers(query("Bytes of no exchange", "A"), 1);
    assertAnswers();
  }

  @Test
  void bytesOfNoExchangeAreUnknownWhereNothingPassed() throws Exception {
    series("weir_http_server_bytes_total", "600x60");
    answers("count(" + query("Bytes of no exchange", "A") + ") or vector(0)", 0);
    assertAnswers();
  }

  @Test
  void topRoutesHaveAValueInEveryColumn() throws Exception {
    for (int i = 1; i <= 60; i++) {
      String growing = "0+" + i + "x60";
      series("weir_http_server_bytes_total", growing, route(i));
      series("weir_http_application_bytes_total", growing, route(i));
      String status = ",http_response_status_code=";
      series("weir_http_server_requests_total", growing, route(i) + status + "\"200\"");
      if (i == 1 || i == 60) {
        series("weir_http_server_requests_total", growing, route(i) + status + "\"500\"");
      }
    }
    for (String column : new String[] {"A", "B", "C", "D", "E"}) {
      answers("count(" + query("Top routes", column) + ")", 50);
    }
    answers("count((" + query("Top routes", "D") + ") > 0)", 1);
    assertAnswers();
  }

  @Test
  void chartsShowTheSameRoutesAllTheTime() throws Exception {
    for (int i = 1; i <= 20; i++) {
      boolean isLate = i > 10;
      String bytes = isLate ? "0+6x30 180+600x30" : "0+60x60";
      series("weir_http_server_bytes_total", bytes, route(i));
      String jitter = isLate ? "0.01x30 0.3x30" : "0.1x60";
      series("weir_throughput_jitter_ratio", jitter, route(i));
    }
    for (String chart : new String[] {"Bytes by route", "Share of each route", "Jitter"}) {
      answers("count(count_over_time((" + query(chart, "A") + ")[55m:1m]))", 10);
    }
    assertAnswers();
  }

  private static String route(int number) {
    return ",http_route=\"/" + number + "\"";
  }

  private void series(String metric, String values) {
    series(metric, values, "");
  }

  private void series(String metric, String values, String labels) {
    ObjectNode one = series.addObject();
    one.put("series", metric + "{" + TARGET + labels + "}");
    one.put("values", values);
  }

  /** Expects one value without labels at the end of the hour. */
  private void answers(String query, double value) {
    ObjectNode one = expected.addObject();
    one.put("expr", query);
    one.put("eval_time", "1h");
    one.putArray("exp_samples").addObject().put("labels", "{}").put("value", value);
  }

  private void assertAnswers() throws Exception {
    ObjectNode file = JSON.createObjectNode();
    ObjectNode test = file.putArray("tests").addObject();
    test.put("interval", "1m");
    test.set("input_series", series);
    test.set("promql_expr_test", expected);
    // JSON is YAML.
    Path written = Files.write(folder.resolve("test.yml"), JSON.writeValueAsBytes(file));
    Tool.named("promtool", "prometheus").run(folder, "test", "rules", written.toString());
  }

  /** With everything chosen. */
  private static String query(String panelTitle, String refId) throws IOException {
    Path board = Path.of("grafana", "weir-bandwidth.json");
    for (JsonNode panel : JSON.readTree(board.toFile()).path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        if (panel.path("title").asText().equals(panelTitle)
            && target.path("refId").asText().equals(refId)) {
          return target
              .path("expr")
              .asText()
              .replaceAll("\\$(service|instance|route)", ".*")
              .replace("$__rate_interval", "5m")
              .replace("$__range", "1h");
        }
      }
    }
    throw new AssertionError("no query " + refId + " of panel " + panelTitle);
  }
}
