package dev.weir.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against servers that do badly; {@link OutageTest} is against a real one. */
@Timeout(60)
final class ExporterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static Batch batch(int first, int documents) throws IOException {
    BatchWriter writer = new BatchWriter();
    for (int id : IntStream.range(first, first + documents).toArray()) {
      writer.add("stream", "id-" + id, json -> {});
    }
    return writer.take();
  }

  private static long documents(List<String> bodies) {
    return bodies.stream().flatMap(String::lines).filter(line -> line.contains("_id")).count();
  }

  @Nested
  class Waiting {
    @Test
    void sendsAgainOnlyThoseThatFoundItTooBusy() throws Exception {
      try (BrokenServer server = new BrokenServer(BrokenServer.statuses(201, 429, 409, 503));
          Exporter exporter = Exporter.waiting(new Cluster(server.access()), PATIENCE)) {
        exporter.put(batch(0, 4));
        exporter.finish();

        ExportCounts counts = exporter.counts();
        assertThat(counts.created()).isEqualTo(3);
        assertThat(counts.alreadyThere()).isEqualTo(1);
        assertThat(counts.retries()).isEqualTo(1);
        assertThat(server.bodies().get(1))
            .contains("id-1", "id-3")
            .doesNotContain("id-0")
            .doesNotContain("id-2");
      }
    }

    @Test
    void sendsAllAgainWhenNothingIsKnown() throws Exception {
      try (BrokenServer server =
              new BrokenServer(
                  BrokenServer.status(429, "{\"error\": \"full\"}"),
                  BrokenServer.status(503, ""),
                  (exchange, documents) -> exchange.close(),
                  BrokenServer.status(200, "{\"items\": ["));
          Exporter exporter = Exporter.waiting(new Cluster(server.access()), PATIENCE)) {
        exporter.put(batch(0, 3));
        exporter.finish();

        assertThat(exporter.counts().created()).isEqualTo(3);
        assertThat(exporter.counts().retries()).isEqualTo(4);
      }
    }

    @Test
    void halvesWhatIsTooLarge() throws Exception {
      BrokenServer.Answer tooLarge = BrokenServer.status(413, "");
      try (BrokenServer server = new BrokenServer(tooLarge, tooLarge, BrokenServer.allCreated());
          Exporter exporter = Exporter.waiting(new Cluster(server.access()), PATIENCE)) {
        exporter.put(batch(0, 8));
        exporter.finish();

        assertThat(exporter.counts().created()).isEqualTo(8);
        assertThat(documents(server.bodies())).isEqualTo(8 + 4 + 2 + 2 + 4);
      }
    }

    @Test
    void countsWhatIsTooLargeByItself() throws Exception {
      BrokenServer.Answer tooLarge = BrokenServer.status(413, "");
      try (BrokenServer server = new BrokenServer(tooLarge, tooLarge, BrokenServer.allCreated());
          Exporter exporter = Exporter.waiting(new Cluster(server.access()), PATIENCE)) {
        exporter.put(batch(0, 2));
        exporter.finish();

        assertThat(exporter.counts().created()).isEqualTo(1);
        assertThat(exporter.counts().rejected()).isEqualTo(1);
        assertThat(exporter.counts().example()).contains("413");
      }
    }

    @Test
    void countsWhatIsNotWantedAndGoesOn() throws Exception {
      try (BrokenServer server = new BrokenServer(BrokenServer.statuses(201, 400, 201));
          Exporter exporter = Exporter.waiting(new Cluster(server.access()), PATIENCE)) {
        exporter.put(batch(0, 3));
        exporter.put(batch(3, 2));
        exporter.finish();

        assertThat(exporter.counts().created()).isEqualTo(4);
        assertThat(exporter.counts().rejected()).isEqualTo(1);
        assertThat(exporter.counts().example()).contains("400");
      }
    }

    @Test
    void failsWhenItIsNotLetIn() throws Exception {
      try (BrokenServer server = new BrokenServer(BrokenServer.status(401, "{}"));
          Exporter exporter = Exporter.waiting(new Cluster(server.access()), PATIENCE)) {
        exporter.put(batch(0, 3));

        assertThatThrownBy(exporter::finish)
            .isInstanceOf(ClusterException.class)
            .hasMessageContaining("does not know these credentials");
        assertThat(exporter.counts().dropped()).isEqualTo(3);
      }
    }

    @Test
    void failsOnceItsPatienceIsOver() throws Exception {
      Access nowhere;
      try (BrokenServer gone = new BrokenServer()) {
        nowhere = gone.access();
      }
      try (Exporter exporter = Exporter.waiting(new Cluster(nowhere), Duration.ofMillis(300))) {
        exporter.put(batch(0, 3));

        assertThatThrownBy(exporter::finish)
            .isInstanceOf(ClusterException.class)
            .hasMessageContaining("does not answer");
        assertThatThrownBy(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    exporter.put(batch(i, 1));
                  }
                })
            .isInstanceOf(ClusterException.class);
      }
    }

    @Test
    void holdsBackWhoeverHandsOverFasterThanTheServerTakes() throws Exception {
      CountDownLatch mayAnswer = new CountDownLatch(1);
      try (BrokenServer server =
              new BrokenServer(
                  (exchange, documents) -> {
                    try {
                      mayAnswer.await();
                    } catch (InterruptedException e) {
                      throw new IOException(e);
                    }
                    BrokenServer.allCreated().give(exchange, documents);
                  });
          Exporter exporter = Exporter.waiting(new Cluster(server.access()), PATIENCE)) {
        int taken = 0;
        while (exporter.offer(batch(taken, 1)) || server.bodies().isEmpty()) {
          taken++;
        }
        long dropped = exporter.counts().dropped();
        assertThat(dropped).isPositive();
        mayAnswer.countDown();
        exporter.finish();
        assertThat(exporter.counts().created()).isEqualTo(taken + 1 - dropped);
      }
    }
  }

  @Nested
  class Spooling {
    @TempDir Path folder;

    private Spool spool(long bytes) throws IOException {
      return Spool.open(folder, bytes);
    }

    @Test
    void keepsOnDiskWhatAServerThatIsAwayCannotTake() throws Exception {
      Access nowhere;
      try (BrokenServer gone = new BrokenServer()) {
        nowhere = gone.access();
      }
      try (Exporter exporter = Exporter.spooling(new Cluster(nowhere), spool(1 << 20))) {
        assertThat(exporter.offer(batch(0, 3))).isTrue();
        assertThat(exporter.offer(batch(3, 2))).isTrue();
        assertThat(exporter.finish(PATIENCE)).isFalse();
        assertThat(exporter.counts().spooled()).isEqualTo(5);
        assertThat(exporter.counts().dropped()).isZero();
        assertThat(exporter.counts().trouble()).contains("does not answer");
      }
      try (BrokenServer server = new BrokenServer();
          Exporter next = Exporter.spooling(new Cluster(server.access()), spool(1 << 20))) {
        assertThat(next.finish(PATIENCE)).isTrue();
        assertThat(next.counts().created()).isEqualTo(5);
        assertThat(server.bodies().get(0)).contains("id-0");
        assertThat(server.bodies().get(1)).contains("id-4");
      }
    }

    @Test
    void countsWhatHadToGiveWay() throws Exception {
      Access nowhere;
      try (BrokenServer gone = new BrokenServer()) {
        nowhere = gone.access();
      }
      long twoFit = 2 * (batch(0, 1).length() + 30L);
      try (Exporter exporter = Exporter.spooling(new Cluster(nowhere), spool(twoFit))) {
        int taken = 0;
        while (taken < 9) {
          taken += exporter.offer(batch(taken, 1)) ? 1 : 0;
        }
        assertThat(exporter.finish(PATIENCE)).isFalse();
        ExportCounts counts = exporter.counts();
        assertThat(counts.spooled()).isEqualTo(2);
        assertThat(counts.stored()).isZero();
      }
    }

    @Test
    void waitsForBetterCredentialsAndLosesNothing() throws Exception {
      BrokenServer.Answer refused = BrokenServer.status(401, "{}");
      try (BrokenServer server = new BrokenServer(refused, refused);
          Exporter exporter = Exporter.spooling(new Cluster(server.access()), spool(1 << 20))) {
        assertThat(exporter.offer(batch(0, 4))).isTrue();
        while (exporter.counts().created() < 4) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(exporter.finish(PATIENCE)).isTrue();
        assertThat(exporter.counts().created()).isEqualTo(4);
      }
    }

    @Test
    void doesNotHoldUpTheRestForWhatNoServerWillTake() throws Exception {
      try (BrokenServer server = new BrokenServer(BrokenServer.status(400, "{}"));
          Exporter exporter = Exporter.spooling(new Cluster(server.access()), spool(1 << 20))) {
        assertThat(exporter.offer(batch(0, 4))).isTrue();
        assertThat(exporter.offer(batch(4, 1))).isTrue();
        assertThat(exporter.finish(PATIENCE)).isTrue();
        assertThat(exporter.counts().rejected()).isEqualTo(4);
        assertThat(exporter.counts().created()).isEqualTo(1);
      }
    }
  }

  @Test
  void saysOfAnotherServerThatItIsNone() throws Exception {
    try (BrokenServer server =
            new BrokenServer(
                (exchange, documents) -> {
                  exchange.getResponseHeaders().remove("X-Elastic-Product");
                  BrokenServer.respond(exchange, 200, "<html>hello</html>");
                });
        Cluster cluster = new Cluster(server.access())) {
      assertThatThrownBy(() -> cluster.bulk(batch(0, 1)))
          .isInstanceOfSatisfying(
              ClusterException.class,
              e -> assertThat(e.kind()).isEqualTo(ClusterException.Kind.WRONG))
          .hasMessageContaining("is no Elasticsearch");
    }
  }
}
