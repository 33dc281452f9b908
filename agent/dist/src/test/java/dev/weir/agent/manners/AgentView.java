package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.agent.manners.host.Load;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What the agent's endpoint shows. */
final class AgentView {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI root;

  AgentView(URI root) {
    this.root = root;
  }

  URI root() {
    return root;
  }

  /** The report as JSON, for a query such as {@code by=path}. */
  JsonNode stats(String query) throws IOException, InterruptedException {
    return JSON.readTree(text("stats?top=0&" + query));
  }

  JsonNode health() throws IOException, InterruptedException {
    return JSON.readTree(text("healthz"));
  }

  JsonNode limits() throws IOException, InterruptedException {
    return JSON.readTree(text("limits"));
  }

  String metrics() throws IOException, InterruptedException {
    return text("metrics");
  }

  /** The value of a metric by its labels as they are written, such as {@code {site="route"}}. */
  Map<String, Double> metric(String name) throws IOException, InterruptedException {
    Map<String, Double> values = new TreeMap<>();
    metrics()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              values.put(
                  line.substring(name.length(), space),
                  Double.parseDouble(line.substring(space + 1)));
            });
    return values;
  }

  /** The row of a report that an endpoint has, by the value of one key. */
  static JsonNode row(JsonNode stats, String key, String value) {
    for (JsonNode row : stats.path("top_endpoints")) {
      if (row.path(key).asText().equals(value)) {
        return row;
      }
    }
    throw new AssertionError("no row with " + key + "=" + value + " in " + stats);
  }

  /** What clients of the application asked under a path, as the agent counts it. */
  Load.Count count(String path) throws IOException, InterruptedException {
    JsonNode row = row(stats("by=path"), "path", path);
    return new Load.Count(
        row.path("requests").asLong(),
        row.path("request_bytes").asLong(),
        row.path("response_bytes").asLong());
  }

  /**
   * Waits until so much was counted under a path, for the agent counts when a call has returned,
   * which the client need not wait for; no more must have been, and the books must balance.
   */
  void assertCounted(String path, Load.Count expected) throws Exception {
    assertThat(expected.requests()).isPositive();
    Await.until(
        "count of " + expected.requests() + " requests under " + path,
        () -> count(path).requests() >= expected.requests());
    assertThat(count(path)).as(path).isEqualTo(expected);
    JsonNode books = stats("by=path").path("books");
    assertThat(books.path("balance").asLong()).isZero();
    assertThat(books.path("captured_bytes").asLong()).isPositive();
  }

  /**
   * Asks for a change.
   *
   * @param headers by twos, a name and its value
   * @return the status of the answer
   */
  int change(String body, String... headers) throws IOException, InterruptedException {
    return send("POST", "config", body, headers);
  }

  /** The same of anything that can be changed. */
  int send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(root.resolve(path))
            .timeout(Duration.ofSeconds(Await.MOST_SECONDS))
            .headers(headers)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
  }

  private String text(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(root.resolve(path))
            .timeout(Duration.ofSeconds(Await.MOST_SECONDS))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString()).body();
  }
}
