package dev.weir.agent.boards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.agent.port.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A real Prometheus with the shipped rules, which scrapes an agent twice a second. */
final class Prometheus implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/prometheus");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long PAUSE_MILLIS = 100;

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = Ports.free();
  private final Path log;
  private final Process process;

  static boolean isHere() {
    return Files.isExecutable(PROGRAM);
  }

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
    log = folder.resolve("prometheus.log");
    process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "--config.file=" + Files.writeString(folder.resolve("prometheus.yml"), config),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--enable-feature=exemplar-storage")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
  }

  /** Asks a path of its API, version 1, until the answer is what is waited for. */
  JsonNode await(String path, Predicate<JsonNode> arrived)
      throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + MOST_NANOS;
    JsonNode last = JSON.nullNode();
    while (System.nanoTime() - endNanos < 0) {
      try {
        last = get(path);
        if (arrived.test(last)) {
          return last;
        }
      } catch (ConnectException e) {
        assertThat(process.isAlive()).as("%s", Files.readString(log)).isTrue();
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new AssertionError(path + " stays " + last);
  }

  /** The result of a query now. */
  JsonNode query(String query) throws IOException, InterruptedException {
    JsonNode answer = get(path(query));
    assertThat(answer.path("status").asText()).as("%s: %s", query, answer).isEqualTo("success");
    return answer.path("data").path("result");
  }

  static String path(String query) {
    return "query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
            .timeout(Duration.ofSeconds(30))
            .build();
    String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return body.startsWith("{") ? JSON.readTree(body) : JSON.nullNode(); // while it starts
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
