package dev.weir.agent.boards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.agent.port.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** A real Prometheus with the shipped rules, which scrapes an agent twice a second. */
final class Prometheus implements AutoCloseable {
  private final Daemon daemon;

  /**
   * @param rules the folder that has them
   */
  Prometheus(Path folder, Path rules, URI agent) throws IOException {
    String config =
        """
        global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}
        rule_files: ["RULES/weir.rules.yml", "RULES/weir.alerts.yml"]
        scrape_configs:
          - {job_name: shop, static_configs: [{targets: ["AGENT"]}]}
        """
            .replace("RULES", rules.toRealPath().toString())
            .replace("AGENT", agent.getAuthority());
    int port = Ports.free();
    daemon =
        new Daemon(
            URI.create("http://127.0.0.1:" + port + "/api/v1/"),
            folder.resolve("prometheus.log"),
            List.of(
                Daemon.program("/usr/bin/prometheus"),
                "--config.file=" + Files.writeString(folder.resolve("prometheus.yml"), config),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--enable-feature=exemplar-storage"));
  }

  /** Asks until the result is what is waited for. */
  void await(String query, Predicate<JsonNode> arrived) throws IOException, InterruptedException {
    daemon.await(path(query), answer -> arrived.test(answer.path("data").path("result")));
  }

  /** Waits until each rule has been evaluated without an error. */
  void awaitRules() throws IOException, InterruptedException {
    daemon.await("rules", Prometheus::allEvaluated);
  }

  /** The result of a query now. */
  JsonNode query(String query) throws IOException, InterruptedException {
    JsonNode answer = daemon.get(path(query));
    assertThat(answer.path("status").asText()).as("%s: %s", query, answer).isEqualTo("success");
    return answer.path("data").path("result");
  }

  /** Those of a metric, between two times in seconds since the epoch. */
  JsonNode exemplars(String metric, long from, long to) throws IOException, InterruptedException {
    return daemon.get("query_exemplars?query=" + metric + "&start=" + from + "&end=" + to);
  }

  private static String path(String query) {
    return "query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
  }

  private static boolean allEvaluated(JsonNode answer) {
    int rules = 0;
    for (JsonNode group : answer.path("data").path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        rules++;
        assertThat(rule.path("health").asText()).as("%s", rule).isIn("ok", "unknown");
        if (!rule.path("health").asText().equals("ok")) {
          return false;
        }
      }
    }
    return rules > 0;
  }

  @Override
  public void close() {
    daemon.close();
  }
}
