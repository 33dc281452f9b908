package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.message.Message;
import dev.weir.core.route.RouteTable;
import dev.weir.replay.intake.Edit;
import dev.weir.replay.intake.Intake;
import dev.weir.replay.intake.IntakeOptions;
import dev.weir.replay.intake.Memory;
import dev.weir.replay.intake.ReadAhead;
import dev.weir.replay.result.Tally;
import dev.weir.replay.schedule.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReplayTest {

  @Test
  void sendsWhatWasRecordedByteForByte() throws Exception {
    try (Backend backend = Backend.start(Backend.ok(10))) {
      Message upload =
          Runs.request(
              1,
              0,
              "POST /up?a=b HTTP/1.1\r\nHost: x\r\ntransfer-encoding: chunked\r\n\r\n"
                  + "3;ext=1\r\nabc\r\n0\r\n\r\n");
      Message get = Runs.get(2, 500, "/two");

      ReplayResult result = Runs.against(backend.url()).run(upload, get);

      assertThat(backend.requests().stream().map(Backend.Request::text))
          .containsExactlyInAnyOrder(text(upload), text(get));
      Tally total = result.outcomes().total();
      assertThat(total.answered()).isEqualTo(2);
      assertThat(total.statuses()).containsExactly(java.util.Map.entry(200, 2L));
      assertThat(total.requestBytes()).isEqualTo(upload.bytes().length + get.bytes().length);
      assertThat(total.bodyBytes()).isEqualTo(20);
      assertThat(total.responseBytes()).isEqualTo(result.live().received());
      assertThat(result.outcomes().endpoints()).containsOnlyKeys("POST /up", "GET /two");
    }
  }

  @Test
  void keepsTheOrderOfEachConnectionAndSharesItAgain() throws Exception {
    try (Backend backend = Backend.start(Backend.ok(0))) {
      List<Message> messages = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        messages.add(Runs.get(i % 6, i * 100L, "/" + i % 6 + "/" + i));
      }

      ReplayResult result = Runs.against(backend.url()).run(messages);

      assertThat(result.outcomes().total().answered()).isEqualTo(600);
      assertThat(backend.connectionCount()).isEqualTo(6);
      backend.requests().stream()
          .collect(Collectors.groupingBy(Backend.Request::connection))
          .values()
          .forEach(
              requests -> {
                assertThat(requests).hasSize(100);
                assertThat(requests.stream().map(r -> r.path().split("/", -1)[1]).distinct())
                    .hasSize(1);
                assertThat(
                        requests.stream()
                            .map(r -> Integer.valueOf(r.path().split("/", -1)[2]))
                            .toList())
                    .isSorted();
              });
    }
  }

  @Test
  void spreadsOverAsManyConnectionsAsAreAskedFor() throws Exception {
    try (Backend backend = Backend.start(Backend.after(2, Backend.ok(0)))) {
      Runs runs = Runs.against(backend.url());
      runs.connections = 5;
      runs.pace = Pace.unlimited();

      ReplayResult result = runs.run(gets(500));

      assertThat(result.outcomes().total().answered()).isEqualTo(500);
      assertThat(backend.connectionCount()).isEqualTo(5);
    }
  }

  @Test
  void repeatsTheRecordingAndItsSpacing() throws Exception {
    try (Backend backend = Backend.start(Backend.ok(0))) {
      Runs runs = Runs.against(backend.url());
      runs.passes = 3;

      ReplayResult result = runs.run(Runs.get(1, 0, "/a"), Runs.get(1, 40_000, "/b"));

      assertThat(backend.requests().stream().map(Backend.Request::path))
          .containsExactly("/a", "/b", "/a", "/b", "/a", "/b");
      // Two requests 40 ms apart have a mean gap of 20 ms, which is put between the passes.
      assertThat(result.outcomes().punctuality().plannedNanos()).isEqualTo(160_000_000);
    }
  }

  @Test
  void endsAfterItsDurationEvenWhereNothingIsDueAtAParticularTime() throws Exception {
    try (Backend backend = Backend.start(Backend.ok(0))) {
      Runs runs = Runs.against(backend.url());
      runs.connections = 2;
      runs.pace = Pace.unlimited();
      runs.passes = Long.MAX_VALUE;
      runs.mostNanos = 100_000_000;
      runs.readAhead = new ReadAhead(100, 1 << 20);

      ReplayResult result = runs.run(gets(50));

      assertThat(result.outcomes().total().answered())
          .isEqualTo(result.intake().submitted())
          .isPositive();
      assertThat(result.stopped()).isFalse();
    }
  }

  @Test
  void comparesEveryAnswerThoughItComesSoonerThanItWasRecorded() throws Exception {
    try (Backend backend = Backend.start(Backend.ok(3))) {
      Runs runs = Runs.against(backend.url());
      runs.connections = 4;
      runs.pace = Pace.unlimited();
      List<Message> messages = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        messages.add(Runs.get(1, i * 100L, "/" + i));
        if (i >= 20) {
          messages.add(answerTo(i - 20));
        }
      }
      for (int i = 380; i < 400; i++) {
        messages.add(answerTo(i));
      }

      ReplayResult result = runs.run(slowly(messages));

      assertThat(result.outcomes().total().answered()).isEqualTo(400);
      assertThat(result.outcomes().total().compared()).isEqualTo(400);
      assertThat(result.outcomes().total().bodyDiffers()).isZero();
    }
  }

  private static Message answerTo(int i) {
    return Runs.response(
        1, i * 100L, i * 100L + 2_000, 0, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nxxx");
  }

  /** So that answers have the time to come before the next is read. */
  private static Intake.Reading slowly(List<Message> messages) {
    return sink -> {
      for (Message message : messages) {
        sink.message(message);
        LockSupport.parkNanos(50_000);
      }
    };
  }

  @Test
  void comparesPipelinedRequestsOfOneIdInTheirOrder() throws Exception {
    try (Backend backend = Backend.start(Backend.ok(3))) {
      Message first = Runs.get(1, 0, "/a");
      Message second = withId(Runs.get(1, 10, "/b"), first.id());
      Message third = withId(Runs.get(1, 20, "/c"), first.id());

      ReplayResult result =
          Runs.against(backend.url())
              .run(
                  first,
                  second,
                  third,
                  withId(answerTo(0), first.id()),
                  withId(answerTo(1), first.id()),
                  withId(answerTo(2), first.id()));

      assertThat(result.intake().unpairedResponses()).isZero();
      assertThat(result.outcomes().total().compared()).isEqualTo(3);
    }
  }

  private static Message withId(Message message, String id) {
    return new Message(
        message.kind(),
        id,
        message.connection(),
        message.clientAddress(),
        message.startNanos(),
        message.durationNanos(),
        message.bytes(),
        message.omittedBytes());
  }

  @Test
  void readsASmallRecordingOnceForAllPasses() throws Exception {
    try (Backend backend = Backend.start(Backend.ok(3))) {
      for (Pace pace : List.of(Pace.unlimited(), Pace.speed(10, 0))) {
        Runs runs = Runs.against(backend.url());
        runs.pace = pace;
        runs.passes = 3;
        AtomicInteger readings = new AtomicInteger();

        ReplayResult result =
            runs.run(
                sink -> {
                  readings.incrementAndGet();
                  sink.message(Runs.get(1, 0, "/a"));
                  sink.message(Runs.request(2, 100, "no request"));
                  sink.message(answerTo(0));
                  sink.message(Runs.get(2, 300, "/b"));
                });

        assertThat(readings).hasValue(1);
        assertThat(result.intake().requests()).isEqualTo(9);
        assertThat(result.intake().unreadable()).isEqualTo(3);
        assertThat(result.intake().responses()).isEqualTo(3);
        assertThat(result.intake().submitted()).isEqualTo(6);
        Tally total = result.outcomes().total();
        assertThat(total.answered()).isEqualTo(6);
        assertThat(total.compared()).isEqualTo(3);
        assertThat(total.bodyDiffers()).isZero();
      }
      assertThat(backend.connectionCount()).isEqualTo(12); // of each pass its own
    }
  }

  @Test
  void endsThoughItIsToLoopWhenNothingIsToBeSent() throws Exception {
    try (Backend backend = Backend.start(Backend.ok(0))) {
      Runs runs = Runs.against(backend.url());
      runs.passes = Long.MAX_VALUE;

      ReplayResult result = runs.run(Runs.request(1, 0, "no request"));

      assertThat(result.intake().unreadable()).isEqualTo(1);
      assertThat(backend.requestCount()).isZero();
    }
  }

  @Test
  void playsARecordingThatLastsNoTimeOnceASecond() throws Exception {
    try (Backend backend = Backend.start(Backend.ok(0))) {
      Runs runs = Runs.against(backend.url());
      runs.passes = Long.MAX_VALUE;
      runs.mostNanos = 1_500_000_000;

      ReplayResult result = runs.run(Runs.get(1, 0, "/a"));

      assertThat(result.outcomes().total().answered()).isEqualTo(2);
      assertThat(result.outcomes().punctuality().plannedNanos()).isEqualTo(1_000_000_000);
    }
  }

  @Test
  void rehearsesAnHourWithoutWaitingForIt() {
    List<Long> due = new ArrayList<>();
    long beganNanos = System.nanoTime();

    Rehearsed.run(
        new IntakeOptions(
            message -> true,
            Edit.NONE,
            List.of("a"),
            Pace.speed(1, 0),
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Memory.NONE,
            false),
        new RouteTable(),
        (exchange, dueNanos) -> due.add(dueNanos),
        sink -> {
          for (int i = 0; i < 3; i++) {
            sink.message(Runs.get(1, i * 1_800_000_000L, "/" + i));
            sink.message(
                Runs.response(
                    1,
                    i * 1_800_000_000L,
                    i * 1_800_000_000L + 1,
                    0,
                    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
          }
        },
        1);

    assertThat(due).containsExactly(0L, 1_800_000_000_000L, 3_600_000_000_000L);
    assertThat(System.nanoTime() - beganNanos).isLessThan(2_000_000_000L);
  }

  @Test
  void keepsTheOrderOfPipelinedRequestsThatWaitForTheirConnection() throws Exception {
    try (Backend backend = Backend.start(Backend.after(60, Backend.ok(3)))) {
      // Of two targets nobody knows which is next, so no connection is opened before it is due.
      Runs runs = Runs.against(backend.url(), backend.url());
      List<Message> messages = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        messages.add(Runs.get(1, i * 4_000L, "/" + i));
      }
      for (int i = 0; i < 4; i++) {
        messages.add(
            Runs.response(
                1, i * 4_000L, 100_000, 0, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nxxx"));
      }
      for (Pace pace : List.of(Pace.speed(1, 0), Pace.speed(1_000, 0), Pace.unlimited())) {
        runs.pace = pace;
        int before = backend.requestCount();

        ReplayResult result = runs.run(messages);

        assertThat(result.outcomes().total().answered()).isEqualTo(4);
        assertThat(backend.requests().stream().skip(before).map(Backend.Request::path))
            .containsExactly("/0", "/1", "/2", "/3");
        // None waited for the answer to the one before it, which takes 60 ms.
        assertThat(result.outcomes().punctuality().actualNanos()).isLessThan(55_000_000);
      }
    }
  }

  @Test
  void readsAgainWhatIsChangedDifferentlyInEachPass() throws Exception {
    try (Backend backend = Backend.start(Backend.ok(0))) {
      Runs runs = Runs.against(backend.url());
      runs.passes = 2;
      runs.edit =
          new Edit() {
            @Override
            public byte[] apply(Message request, String authority, long index) {
              return Runs.get(1, 0, "/" + index).bytes();
            }

            @Override
            public boolean varies(Message request) {
              return true;
            }
          };

      runs.run(Runs.get(1, 0, "/a"), Runs.get(1, 100, "/b"));

      assertThat(backend.requests().stream().map(Backend.Request::path))
          .containsExactlyInAnyOrder("/0", "/1", "/2", "/3");
    }
  }

  private static List<Message> gets(int count) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(Runs.get(i, i, "/" + i));
    }
    return messages;
  }

  private static String text(Message message) {
    return new String(message.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
