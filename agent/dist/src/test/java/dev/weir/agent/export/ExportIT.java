package dev.weir.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.agent.servlet.Shop;
import dev.weir.agent.servlet.app.MeasuredApplication;
import dev.weir.elasticsearch.server.RealElasticsearch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shipped agent writes to a real server, which is away for a while. */
@Timeout(240)
class ExportIT {
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String ALL = "{\"size\": 0, \"track_total_hits\": true, \"aggs\": {%s}}";
  private static final String SUMS =
      ALL.formatted(
          "\"bytes\": {\"sum\": {\"field\": \"weir.bytes\"}},"
              + "\"requests\": {\"sum\": {\"field\": \"weir.requests\"}},"
              + "\"books\": {\"sum\": {\"field\": \"weir.books.bytes\"}}");

  @TempDir private Path folder;

  private final ObjectMapper json = new ObjectMapper();

  @Test
  void standsThereToTheByteThoughTheServerWasAway() throws Exception {
    try (RealElasticsearch server = RealElasticsearch.start("xpack.security.enabled: false")) {
      Path limits =
          Files.writeString(
              folder.resolve("limits.yaml"),
              "limits:\n  - {name: watched, rate: 1kB/s, action: observe}\n");
      String options =
          "service=shop,config="
              + limits
              + ",elasticsearch="
              + server.url()
              + ",elasticsearch-spool="
              + folder.resolve("spool");
      try (Shop shop = Shop.of(MeasuredApplication.class, options, folder.toString())) {
        shop.get(200, "/shop/files/a", "traceparent", "00-" + TRACE_ID + "-b7ad6b7169203331-01");
        shop.get(200, "/shop/files/b");
        await(server, "logs-weir.http-default", 2);
        server.kill();
        shop.get(200, "/shop/files/c");
        shop.get(404, "/shop/nothing");
        server.startAgain();
        await(server, "logs-weir.http-default", 4);
        JsonNode stats = stats(shop);
        long bytes = stats.at("/totals/message_bytes").asLong();
        awaitSum(server, "metrics-weir.routes-default", "bytes", bytes);
        awaitSum(server, "logs-weir.http-default", "bytes", bytes);
        awaitSum(server, "metrics-weir.routes-default", "requests", 4);
        awaitSum(
            server,
            "metrics-weir.books-default",
            "books",
            stats.at("/books/captured_bytes").asLong());
        assertTrace(server);
        assertLimit(server);
      }
    }
  }

  private void assertTrace(RealElasticsearch server) throws IOException {
    JsonNode found =
        search(
            server,
            "logs-weir.http-default",
            "{\"query\": {\"term\": {\"trace.id\": \"" + TRACE_ID + "\"}}}");
    assertThat(found.at("/hits/total/value").asInt()).isEqualTo(1);
    JsonNode document = found.at("/hits/hits/0/_source");
    assertThat(document.at("/url/path").asText()).isEqualTo("/shop/files/a");
    assertThat(document.at("/http/route").asText()).startsWith("/shop/files/");
    assertThat(document.at("/service/name").asText()).isEqualTo("shop");
    assertThat(document.at("/weir/side").asText()).isEqualTo("served");
  }

  private void assertLimit(RealElasticsearch server) throws IOException {
    JsonNode found = search(server, "metrics-weir.limits-default", "{}");
    JsonNode document = found.at("/hits/hits/0/_source/weir/limit");
    assertThat(document.at("/name").asText()).isEqualTo("watched");
    assertThat(document.at("/mode").asText()).isEqualTo("observe");
    assertThat(document.at("/bytes_per_second").asLong()).isEqualTo(1000);
  }

  private void await(RealElasticsearch server, String stream, int documents) throws Exception {
    while (search(server, stream, ALL.formatted("")).at("/hits/total/value").asInt() < documents) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  /** Waits for that much; more is a mistake. */
  private void awaitSum(RealElasticsearch server, String stream, String sum, long expected)
      throws Exception {
    long found = -1;
    while (found < expected) {
      TimeUnit.MILLISECONDS.sleep(200);
      found = search(server, stream, SUMS).at("/aggregations/" + sum + "/value").asLong();
    }
    assertThat(found).as(stream).isEqualTo(expected);
  }

  private JsonNode search(RealElasticsearch server, String stream, String query)
      throws IOException {
    server.ask("POST", "/" + stream + "/_refresh", null);
    return json.readTree(server.ask("POST", "/" + stream + "/_search", query));
  }

  private JsonNode stats(Shop shop) throws IOException {
    try (InputStream in = shop.agent().resolve("stats?by=route&top=0").toURL().openStream()) {
      return json.readTree(in);
    }
  }
}
