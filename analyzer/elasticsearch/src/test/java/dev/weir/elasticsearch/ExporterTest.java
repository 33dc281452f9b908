package dev.weir.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against servers that do badly; {@link OutageTest} is against a real one. */
@Timeout(60)
final class ExporterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORTLY = Duration.ofMillis(500);

  private static Batch batch(int first, int documents) throws IOException {
    BatchWriter writer = new BatchWriter();
    for (int id : IntStream.range(first, first + documents).toArray()) {
      writer.add("stream", "id-" + id, json -> {});
    }
    return writer.take();
  }

  private static String id(String body) {
    return body.replaceAll("(?s).*_id\":\"([^\"]*).*", "$1");
  }

  /** Answers once it may. */
  private static BrokenServer.Answer once(CountDownLatch mayAnswer) {
    return (exchange, documents) -> {
      try {
        mayAnswer.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      BrokenServer.allCreated().give(exchange, documents);
    };
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  /** Each document that was offered is in one of the counts. */
  private static void assertBalanced(ExportCounts counts) {
    long known = counts.stored() + counts.rejected() + counts.dropped() + counts.lost();
    assertThat(known + counts.queued() + counts.spooled()).isEqualTo(counts.offered());
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).start().waitFor() == 0;
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
    void putsTheTemplatesInPlaceAgainAfterTheServerWasAway() throws Exception {
      BrokenServer.Answer breaksOff = (exchange, documents) -> exchange.close();
      try (BrokenServer server = new BrokenServer(BrokenServer.allCreated(), breaksOff);
          Cluster cluster = new Cluster(server.access())) {
        Templates.install(cluster);
        try (Exporter exporter = Exporter.waiting(cluster, PATIENCE)) {
          exporter.put(batch(0, 1));
          await(() -> exporter.counts().created() == 1);
          server.templates().clear(); // as one that comes back without its data
          exporter.put(batch(1, 1));
          exporter.finish();
        }
        assertThat(server.templates()).containsOnlyKeys(Templates.all().keySet());
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
    void failsWhenAStreamIsRefusedAndNamesTheMend() throws Exception {
      try (BrokenServer server = new BrokenServer(BrokenServer.statuses(201, 403, 400, 503));
          Exporter exporter = Exporter.waiting(new Cluster(server.access()), PATIENCE)) {
        exporter.put(batch(0, 4));

        assertThatThrownBy(exporter::finish)
            .isInstanceOf(ClusterException.class)
            .hasMessageContaining("refuses documents for stream (status 403)")
            .hasMessageContaining("need create_doc and auto_configure");
        assertThat(exporter.counts().created()).isEqualTo(1);
        assertThat(exporter.counts().rejected()).isEqualTo(1);
        assertThat(exporter.counts().dropped()).isEqualTo(2);
        assertBalanced(exporter.counts());
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
      try (BrokenServer server = new BrokenServer(once(mayAnswer));
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

    private Exporter spooling(Access server, long bytes) throws IOException {
      return spooling(new Cluster(server), bytes);
    }

    private Exporter spooling(Cluster cluster, long bytes) throws IOException {
      return Exporter.spooling(cluster, Spool.open(folder, bytes, cluster.access()));
    }

    @Test
    void keepsOnDiskWhatAServerThatIsAwayCannotTake() throws Exception {
      Access nowhere;
      try (BrokenServer gone = new BrokenServer()) {
        nowhere = gone.access();
      }
      try (Exporter exporter = spooling(nowhere, 1 << 20)) {
        assertThat(exporter.offer(batch(0, 3))).isTrue();
        assertThat(exporter.offer(batch(3, 2))).isTrue();
        assertThat(exporter.finish(SHORTLY)).isFalse();
        assertThat(exporter.counts().spooled()).isEqualTo(5);
        assertThat(exporter.counts().dropped()).isZero();
        assertThat(exporter.counts().trouble()).contains("does not answer");
      }
      try (BrokenServer server = new BrokenServer(nowhere.url().getPort());
          Exporter next = spooling(nowhere, 1 << 20)) {
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
      try (Exporter exporter = spooling(nowhere, twoFit)) {
        int taken = 0;
        while (taken < 9) {
          taken += exporter.offer(batch(taken, 1)) ? 1 : 0;
        }
        assertThat(exporter.finish(SHORTLY)).isFalse();
        ExportCounts counts = exporter.counts();
        assertThat(counts.spooled()).isEqualTo(2);
        assertThat(counts.stored()).isZero();
        assertThat(counts.dropped()).isEqualTo(taken - 2);
        assertBalanced(counts);
      }
    }

    @Test
    void waitsForBetterCredentialsAndLosesNothing() throws Exception {
      BrokenServer.Answer refused = BrokenServer.status(401, "{}");
      try (BrokenServer server = new BrokenServer(refused, refused);
          Exporter exporter = spooling(server.access(), 1 << 20)) {
        assertThat(exporter.offer(batch(0, 4))).isTrue();
        while (exporter.counts().created() < 4) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(exporter.finish(PATIENCE)).isTrue();
        assertThat(exporter.counts().created()).isEqualTo(4);
      }
    }

    @Test
    void keepsWhatIsRefusedUntilThatIsMendedAndSendsTheRest() throws Exception {
      AtomicBoolean mended = new AtomicBoolean();
      BrokenServer.Answer rights =
          (exchange, documents) -> {
            if (mended.get()) {
              BrokenServer.allCreated().give(exchange, documents);
            } else if (documents == 2) {
              BrokenServer.statuses(201, 403).give(exchange, documents);
            } else {
              BrokenServer.statuses(403).give(exchange, documents);
            }
          };
      BrokenServer.Answer[] all = new BrokenServer.Answer[1_000];
      Arrays.fill(all, rights);
      try (BrokenServer server = new BrokenServer(all);
          Exporter exporter = spooling(server.access(), 1 << 20)) {
        for (int i = 0; i < 20; i++) {
          assertThat(exporter.offer(batch(2 * i, 2))).isTrue();
        }
        await(() -> exporter.counts().created() == 20 && server.bodies().size() > 21);
        ExportCounts refused = exporter.counts();
        assertThat(refused.rejected() + refused.dropped() + refused.lost()).isZero();
        assertThat(refused.trouble())
            .contains("refuses documents for stream (status 403)", "need create_doc");
        assertThat(server.bodies()).hasSizeLessThan(30); // that is not tried again and again
        mended.set(true);
        await(() -> exporter.counts().created() == 40);
        assertThat(exporter.finish(PATIENCE)).isTrue();
        assertThat(exporter.counts().trouble()).isNull();
        assertBalanced(exporter.counts());
      }
    }

    @Test
    void sendsToTheEndThoughTheServerWasBusyJustBefore() throws Exception {
      BrokenServer.Answer busy = BrokenServer.status(429, "{}");
      try (BrokenServer server = new BrokenServer(busy, busy);
          Exporter exporter = spooling(server.access(), 1 << 20)) {
        assertThat(exporter.offer(batch(0, 3))).isTrue();
        await(() -> exporter.counts().retries() > 0);
        assertThat(exporter.finish(PATIENCE)).isTrue();
        assertThat(exporter.counts().created()).isEqualTo(3);
      }
    }

    @Test
    void leavesOnDiskWhatAThreadThatCannotBeEndedSends() throws Exception {
      CountDownLatch asked = new CountDownLatch(1);
      AtomicBoolean released = new AtomicBoolean();
      try (BrokenServer server = new BrokenServer()) {
        Cluster deaf =
            new Cluster(server.access()) {
              @Override
              public BulkAnswer bulk(Batch batch) throws ClusterException {
                asked.countDown();
                while (!released.get()) {
                  Thread.interrupted();
                  LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
                return super.bulk(batch);
              }
            };
        try (Exporter exporter = spooling(deaf, 1 << 20)) {
          assertThat(exporter.offer(batch(0, 2))).isTrue();
          asked.await();
          assertThat(exporter.offer(batch(2, 1))).isTrue();
          assertThat(exporter.finish(Duration.ofMillis(20))).isFalse();
          assertThat(exporter.counts().queued()).isZero();
          assertThat(exporter.counts().spooled()).isEqualTo(3);
          assertBalanced(exporter.counts());
        }
        try (Exporter next = spooling(server.access(), 1 << 20)) {
          assertThat(next.finish(PATIENCE)).isTrue();
          assertThat(next.counts().created()).isEqualTo(3);
        }
      } finally {
        released.set(true);
      }
    }

    @Test
    void keepsInOrderOnDiskWhatAServerThatHangsDoesNotTake() throws Exception {
      int batches = 40;
      CountDownLatch mayAnswer = new CountDownLatch(1);
      try (BrokenServer server = new BrokenServer(once(mayAnswer));
          Exporter exporter = spooling(server.access(), 1 << 20)) {
        assertThat(exporter.offer(batch(0, 1))).isTrue();
        await(() -> !server.bodies().isEmpty());
        for (int i = 1; i < batches; i++) {
          assertThat(exporter.offer(batch(i, 1))).isTrue();
        }
        ExportCounts hanging = exporter.counts();
        assertThat(hanging.dropped()).isZero();
        assertThat(hanging.spooled()).isGreaterThan(batches / 2);
        assertBalanced(hanging);
        mayAnswer.countDown();
        assertThat(exporter.finish(PATIENCE)).isTrue();
        assertThat(exporter.counts().created()).isEqualTo(batches);
        assertBalanced(exporter.counts());
        List<String> expected = IntStream.range(0, batches).mapToObj(i -> "id-" + i).toList();
        assertThat(server.bodies().stream().map(ExporterTest::id)).isEqualTo(expected);
      }
    }

    @Test
    void losesNothingToAServerThatIsSlow() throws Exception {
      int batches = 25;
      BrokenServer.Answer late =
          (exchange, documents) -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            BrokenServer.allCreated().give(exchange, documents);
          };
      BrokenServer.Answer[] all = new BrokenServer.Answer[batches];
      Arrays.fill(all, late);
      try (BrokenServer server = new BrokenServer(all);
          Exporter exporter = spooling(server.access(), 1 << 20)) {
        for (int i = 0; i < batches; i++) {
          assertThat(exporter.offer(batch(2 * i, 2))).isTrue();
        }
        assertThat(exporter.finish(PATIENCE)).isTrue();
        assertThat(exporter.counts().created()).isEqualTo(2L * batches);
        assertThat(documents(server.bodies())).isEqualTo(2L * batches);
        assertBalanced(exporter.counts());
      }
    }

    @Test
    void keepsOnDiskWhatAServerOfAnOldVersionMustNotGet() throws Exception {
      try (BrokenServer server = new BrokenServer().ofVersion("7.17.28");
          Exporter exporter = spooling(server.access(), 1 << 20)) {
        assertThat(exporter.offer(batch(0, 3))).isTrue();
        assertThat(exporter.finish(SHORTLY)).isFalse();
        assertThat(exporter.counts().spooled()).isEqualTo(3);
        assertThat(exporter.counts().trouble()).contains("7.17.28; Weir writes to 8.x and 9.x");
        assertThat(server.bodies()).isEmpty();
      }
    }

    @Test
    void leavesOnDiskWhatAServerThatHangsDidNotTakeWhenItEnds() throws Exception {
      CountDownLatch never = new CountDownLatch(1);
      try (BrokenServer server = new BrokenServer(once(never));
          Exporter exporter = spooling(server.access(), 1 << 20)) {
        for (int i = 0; i < 9; i++) {
          assertThat(exporter.offer(batch(i, 1))).isTrue();
        }
        await(() -> !server.bodies().isEmpty());
        assertThat(exporter.finish(Duration.ofMillis(50))).isFalse();
        assertThat(exporter.counts().spooled()).isEqualTo(9);
        assertThat(exporter.offer(batch(9, 1))).isFalse();
        assertThat(exporter.counts().dropped()).isEqualTo(1);
        assertBalanced(exporter.counts());
        never.countDown();
      }
    }

    @Test
    void goesOnAndLosesNothingThoughSendingFailsInWaysNobodyThoughtOf() throws Exception {
      Deque<Throwable> faults =
          new ConcurrentLinkedDeque<>(
              List.of(new IllegalStateException("odd"), new OutOfMemoryError("much")));
      try (BrokenServer server = new BrokenServer();
          Exporter exporter =
              spooling(
                  new Cluster(server.access()) {
                    @Override
                    public BulkAnswer bulk(Batch batch) throws ClusterException {
                      Throwable fault = faults.poll();
                      if (fault instanceof Error error) {
                        throw error;
                      } else if (fault instanceof RuntimeException exception) {
                        throw exception;
                      }
                      return super.bulk(batch);
                    }
                  },
                  1 << 20)) {
        exporter.offer(batch(0, 2));
        await(() -> exporter.counts().created() == 2);
        assertThat(faults).isEmpty();
        exporter.offer(batch(2, 1));
        assertThat(exporter.finish(PATIENCE)).isTrue();
        assertThat(exporter.counts().created()).isEqualTo(3);
        assertThat(exporter.counts().trouble()).isNull();
        assertBalanced(exporter.counts());
      }
    }

    @Test
    void keepsWhatAProxyAnswersWithAPageOfItsOwn() throws Exception {
      BrokenServer.Answer page =
          (exchange, documents) -> {
            exchange.getResponseHeaders().remove("X-Elastic-Product");
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            BrokenServer.respond(exchange, 200, "<html>log in</html>");
          };
      try (BrokenServer server =
              new BrokenServer(page, BrokenServer.status(502, "<html>bad</html>"));
          Exporter exporter = spooling(server.access(), 1 << 20)) {
        exporter.offer(batch(0, 3));
        await(() -> exporter.counts().created() == 3);
        assertThat(exporter.counts().retries()).isEqualTo(2);
        assertBalanced(exporter.counts());
      }
    }

    @Test
    void goesOnWithWhatHasRoomInMemoryWhenTheDiskIsFull() throws Exception {
      Path disk = Files.createDirectory(folder.resolve("tiny"));
      assumeTrue(
          run("mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "none", disk.toString()),
          "only root may mount a disk that is full");
      CountDownLatch mayAnswer = new CountDownLatch(1);
      try (BrokenServer server = new BrokenServer(once(mayAnswer))) {
        Cluster cluster = new Cluster(server.access());
        Spool spool = Spool.open(disk, 64 << 20, server.access());
        try (Exporter exporter = Exporter.spooling(cluster, spool)) {
          for (int i = 0; i < 200; i++) {
            exporter.offer(batch(10 * i, 10));
          }
          ExportCounts full = exporter.counts();
          assertThat(full.trouble()).contains("the spool cannot be used", "No space left");
          assertThat(full.dropped()).isPositive();
          assertThat(full.spooled()).isPositive();
          assertBalanced(full);
          mayAnswer.countDown();
          assertThat(exporter.finish(PATIENCE)).isTrue();
          assertThat(exporter.counts().created()).isEqualTo(2_000 - full.dropped());
          assertBalanced(exporter.counts());
        }
      } finally {
        assertThat(run("umount", disk.toString())).isTrue();
      }
    }

    @Test
    void doesNotHoldUpTheRestForWhatNoServerWillTake() throws Exception {
      try (BrokenServer server = new BrokenServer(BrokenServer.status(400, "{}"));
          Exporter exporter = spooling(server.access(), 1 << 20)) {
        assertThat(exporter.offer(batch(0, 4))).isTrue();
        assertThat(exporter.offer(batch(4, 1))).isTrue();
        assertThat(exporter.finish(PATIENCE)).isTrue();
        assertThat(exporter.counts().rejected()).isEqualTo(4);
        assertThat(exporter.counts().created()).isEqualTo(1);
      }
    }
  }

  @Test
  void asksForCredentialsInTheWordsOfWhoeverGivesThem() throws Exception {
    BrokenServer.Answer refused = BrokenServer.status(401, "{}");
    try (BrokenServer server = new BrokenServer(refused, refused)) {
      Access byFlags = server.access();
      Access byOptions = byFlags.givenBy(Access.Words.OPTIONS).withApiKey("id:key");
      try (Cluster command = new Cluster(byFlags);
          Cluster agent = new Cluster(byOptions)) {
        assertThatThrownBy(() -> command.bulk(batch(0, 1)))
            .hasMessageEndingWith("give --api-key or --user");
        assertThatThrownBy(() -> agent.bulk(batch(0, 1)))
            .hasMessageEndingWith(
                "give elasticsearch-api-key, or a user and a password in the address");
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
