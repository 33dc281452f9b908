package dev.weir.agent.boards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A server of Prometheus' family on loopback, which ends with the test. */
final class Daemon implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long PAUSE_MILLIS = 100;

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI api;
  private final Path log;
  private final Process process;

  /**
   * @param api where it will answer
   */
  Daemon(URI api, Path log, List<String> command) throws IOException {
    this.api = api;
    this.log = log;
    this.process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** A program that tests skip without, where it is not installed; but not in CI. */
  static String program(String path) {
    if (System.getenv("CI") == null) {
      assumeTrue(Files.isExecutable(Path.of(path)), path + " is not installed");
    }
    return path;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return answer(HttpRequest.newBuilder(api.resolve(path)));
  }

  JsonNode post(String path, String json) throws IOException, InterruptedException {
    return answer(
        HttpRequest.newBuilder(api.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** Asks until the answer is what is waited for. */
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

  /** JSON null for what is none, as while it starts. */
  private JsonNode answer(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    String body = response.body();
    return body.startsWith("{") ? JSON.readTree(body) : JSON.nullNode();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
