package dev.weir.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.elasticsearch.server.RealElasticsearch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real server is killed and started again while documents are sent to it. */
@Timeout(300)
final class OutageTest {
  private static final int BATCHES = 60;
  private static final int DOCUMENTS = 500;
  private static final long ALL = (long) BATCHES * DOCUMENTS;
  private static final String STREAM = Streams.inNamespace(Streams.HTTP);

  private final RealElasticsearch server = RealElasticsearch.shared();
  private final ObjectMapper json = new ObjectMapper();

  @TempDir Path folder;

  private static Batch batch(String route, int number) throws IOException {
    BatchWriter writer = new BatchWriter();
    for (int i = 0; i < DOCUMENTS; i++) {
      int id = number * DOCUMENTS + i;
      writer.add(
          STREAM,
          route + id,
          out -> {
            out.writeStringField("@timestamp", "2026-11-29T09:00:00.000000001Z");
            out.writeStringField("http.route", route);
            out.writeNumberField("weir.bytes", id);
          });
    }
    return writer.take();
  }

  private void assertEachStandsThereOnce(String route) throws IOException {
    server.ask("POST", "/" + STREAM + "/_refresh", null);
    String query =
        """
        {"size": 0, "track_total_hits": true, "query": {"term": {"http.route": "%s"}},
         "aggs": {"sum": {"sum": {"field": "weir.bytes"}}}}"""
            .formatted(route);
    JsonNode found = json.readTree(server.ask("POST", "/" + STREAM + "/_search", query));
    assertThat(found.at("/hits/total/value").asLong()).isEqualTo(ALL);
    assertThat(found.at("/aggregations/sum/value").asLong()).isEqualTo(ALL * (ALL - 1) / 2);
  }

  @Test
  void everyDocumentStandsThereOnceThoughTheServerWasKilled() throws Exception {
    try (Exporter waiting = Exporter.waiting(cluster(), Duration.ofMinutes(2));
        Exporter spooling = spooling()) {
      for (int i = 0; i < BATCHES / 2; i++) {
        waiting.put(batch("/waiting", i));
        offer(spooling, batch("/spooling", i));
      }
      server.kill();
      for (int i = BATCHES / 2; i < BATCHES; i++) {
        offer(spooling, batch("/spooling", i));
      }
      await(() -> spooling.counts().spooled() > 0);
      Thread restarting = new Thread(this::startAgain);
      restarting.start();
      for (int i = BATCHES / 2; i < BATCHES; i++) {
        waiting.put(batch("/waiting", i));
      }
      waiting.finish();
      assertThat(waiting.counts().stored()).isEqualTo(ALL);
      assertThat(waiting.counts().retries()).isPositive();
      await(() -> spooling.counts().stored() == ALL);
      assertThat(spooling.finish(Duration.ofSeconds(20))).isTrue();
      assertThat(spooling.counts().dropped()).isZero();
      restarting.join();
    }
    assertEachStandsThereOnce("/waiting");
    assertEachStandsThereOnce("/spooling");
  }

  private Exporter spooling() throws IOException, ClusterException {
    Cluster cluster = cluster();
    return Exporter.spooling(cluster, Spool.open(folder, 64L << 20, cluster.access()));
  }

  private Cluster cluster() throws ClusterException {
    return new Cluster(Access.of(server.url().toString()));
  }

  /** As fast as the exporter takes it: dropping for want of room in memory is tested elsewhere. */
  private static void offer(Exporter exporter, Batch batch) throws InterruptedException {
    await(() -> !exporter.isCrowded());
    assertThat(exporter.offer(batch)).isTrue();
  }

  /** For a server that starts beside this: without taking its processor. */
  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Test
  void whatTheServerRefusesIsCountedAndTheRestIsTaken() throws Exception {
    BatchWriter writer = new BatchWriter();
    for (String time : new String[] {"2026-11-29T09:00:00Z", "no time", "2026-11-29T09:00:01Z"}) {
      writer.add(
          STREAM,
          "refused" + time,
          out -> {
            out.writeStringField("@timestamp", time);
            out.writeStringField("http.route", "/refused");
          });
    }
    try (Exporter exporter = Exporter.waiting(cluster(), Duration.ofMinutes(1))) {
      exporter.put(writer.take());
      exporter.finish();
      assertThat(exporter.counts().created()).isEqualTo(2);
      assertThat(exporter.counts().rejected()).isEqualTo(1);
      assertThat(exporter.counts().example()).contains("@timestamp", "no time");
    }
  }

  @Test
  void everyDocumentStandsThereOnceThoughTheExportWasKilledAndRunAgain() throws Exception {
    Process first = export();
    while (standing("/rerun") < ALL / 10) {
      TimeUnit.MILLISECONDS.sleep(20);
      assertThat(first.isAlive()).isTrue(); // else there is nothing to be killed
    }
    first.destroyForcibly().waitFor();
    assertThat(standing("/rerun")).isLessThan(ALL);
    assertThat(export().waitFor()).isZero();
    assertEachStandsThereOnce("/rerun");
  }

  private Process export() throws IOException {
    return new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            OutageTest.class.getName(),
            server.url().toString())
        .inheritIO()
        .start();
  }

  /** Exports all, in a process of its own. */
  public static void main(String[] arguments) throws Exception {
    Cluster cluster = new Cluster(Access.of(arguments[0]));
    try (Exporter exporter = Exporter.waiting(cluster, Duration.ofMinutes(2))) {
      for (int i = 0; i < BATCHES; i++) {
        exporter.put(batch("/rerun", i));
        TimeUnit.MILLISECONDS.sleep(20); // else it may be done before it is killed
      }
      exporter.finish();
    }
  }

  private long standing(String route) throws IOException {
    server.ask("POST", "/" + STREAM + "/_refresh", null);
    String query = "{\"query\": {\"term\": {\"http.route\": \"" + route + "\"}}}";
    return json.readTree(server.ask("POST", "/" + STREAM + "/_count", query)).at("/count").asLong();
  }

  private void startAgain() {
    try {
      server.startAgain();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
