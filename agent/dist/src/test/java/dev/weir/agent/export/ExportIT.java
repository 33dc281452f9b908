package dev.weir.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.agent.servlet.Shop;
import dev.weir.agent.servlet.app.MeasuredApplication;
import dev.weir.elasticsearch.server.RealElasticsearch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
        assertFiguresBalance(shop);
      }
    }
  }

  @Test
  void leavesOnDiskWhatNobodyTookWhenTheApplicationEnds() throws Exception {
    Path spool = Files.createDirectory(folder.resolve("spool"));
    Files.setPosixFilePermissions(spool, PosixFilePermissions.fromString("rwxr-xr-x"));
    String options = "elasticsearch=http://127.0.0.1:1,elasticsearch-spool=" + spool;
    try (Shop shop = Shop.of(MeasuredApplication.class, options, folder.toString())) {
      shop.get(200, "/shop/files/early");
      JsonNode export = shop.health().path("export");
      assertThat(export.path("offered_documents").asLong()).isZero();
      assertThat(export.path("trouble").asText()).contains("not begun");
      // The folder is open to others, and refused. Once it is not, it is tried again.
      Files.setPosixFilePermissions(spool, PosixFilePermissions.fromString("rwx------"));
      while (shop.health().path("export").path("offered_documents").asLong() == 0) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      shop.get(200, "/shop/files/late");
      shop.end();
    }
    StringBuilder waiting = new StringBuilder();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(spool, "*.bulk")) {
      for (Path file : files) {
        waiting.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(waiting)
        .contains("\"url.path\":\"/shop/files/early\"", "\"url.path\":\"/shop/files/late\"");
  }

  /** Once nothing is on its way, which is soon. */
  private static void assertFiguresBalance(Shop shop) throws Exception {
    double offered = 0;
    double known = -1;
    while (known != offered) {
      TimeUnit.MILLISECONDS.sleep(50);
      offered = 0;
      known = 0;
      for (String line : metrics(shop).split("\n", -1)) {
        double value = line.startsWith("weir_export_") ? valueOf(line) : 0;
        if (line.startsWith("weir_export_offered_documents_total")) {
          offered += value;
        } else if (line.matches("weir_export_(documents_total|waiting_documents)\\{.*")) {
          known += value;
        }
      }
    }
    assertThat(offered).isPositive();
    assertThat(metrics(shop))
        .contains("weir_export_documents_total{outcome=\"rejected\",} 0.0")
        .contains("weir_export_documents_total{outcome=\"dropped\",} 0.0")
        .contains("weir_export_left_out_exchanges_total 0.0");
  }

  private static double valueOf(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  private static String metrics(Shop shop) throws IOException {
    try (InputStream in = shop.agent().resolve("metrics").toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
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
