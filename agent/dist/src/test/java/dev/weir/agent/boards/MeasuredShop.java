package dev.weir.agent.boards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.servlet.Shop;
import dev.weir.agent.servlet.app.MeasuredApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** {@link MeasuredApplication} with the shipped agent and limits, in a process of its own. */
final class MeasuredShop implements AutoCloseable {
  static final String KEPT_TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

  /** Of a trace that its client does not keep. */
  static final String OTHER_TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

  private static final String LIMITS =
      """
      limits:
        - {name: pictures, match: {route: /shop/logo.png}, rate: 200kB/s, burst: 64KiB}
        - {name: watched, rate: 1kB/s, action: observe}
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Shop shop;

  MeasuredShop(Path folder) throws IOException, InterruptedException {
    Path limits = Files.writeString(folder.resolve("limits.yaml"), LIMITS);
    shop = Shop.of(MeasuredApplication.class, "config=" + limits, folder.toString());
  }

  /** Where the agent's endpoint listens. */
  URI agent() {
    return shop.agent();
  }

  /** Traffic after which every metric has something to say. */
  void seeEverything() throws IOException, InterruptedException {
    limitAClient();
    shop.get(200, "/shop/files/a", "traceparent", traceparent(KEPT_TRACE_ID, "01"));
    shop.get(200, "/shop/files/b", "traceparent", traceparent(OTHER_TRACE_ID, "00"));
    shop.get(200, "/shop/relay");
    shop.get(404, "/shop/nothing");
    shop.get(200, "/shop/logo.png"); // takes more than a second
  }

  String scrape(String accept) throws IOException, InterruptedException {
    return answer(ask("metrics").header("Accept", accept).build());
  }

  /** The sum of all series of the counter. */
  double servedBytes() {
    try {
      return scrape("text/plain")
          .lines()
          .filter(line -> line.startsWith("weir_http_server_bytes_total{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("the agent gives no metrics", e);
    }
  }

  /** Waits until a limit is at a rate. */
  void awaitRate(String limit, double bytesPerSecond) throws IOException, InterruptedException {
    String line = "weir_limit_bytes_per_second{limit=\"" + limit + "\",} " + bytesPerSecond + "\n";
    long endNanos = System.nanoTime() + PATIENCE.toNanos();
    String last = scrape("text/plain");
    while (!last.contains(line)) {
      assertThat(System.nanoTime() - endNanos).as("no %s in %s", line, last).isNegative();
      Thread.sleep(100);
      last = scrape("text/plain");
    }
  }

  private void limitAClient() throws IOException, InterruptedException {
    String limit = "{\"client_id\":\"127.0.0.1\",\"target_bps\":100000000}";
    answer(
        ask("config")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(limit))
            .build());
  }

  private HttpRequest.Builder ask(String path) {
    return HttpRequest.newBuilder(agent().resolve(path)).timeout(PATIENCE);
  }

  private String answer(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private static String traceparent(String traceId, String flags) {
    return "00-" + traceId + "-b7ad6b7169203331-" + flags;
  }

  @Override
  public void close() {
    shop.close();
  }
}
