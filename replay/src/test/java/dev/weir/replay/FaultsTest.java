package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.message.Message;
import dev.weir.replay.balance.Strategy;
import dev.weir.replay.balance.Target;
import dev.weir.replay.intake.ReadAhead;
import dev.weir.replay.result.FailureKind;
import dev.weir.replay.result.Obstacle;
import dev.weir.replay.result.Outcome;
import dev.weir.replay.result.Tally;
import dev.weir.replay.schedule.Pace;
import dev.weir.replay.send.Mark;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that misbehave, each a real server on loopback. */
class FaultsTest {

  private static Tally replay(Backend.Answer answer, int requests) throws Exception {
    try (Backend backend = Backend.start(answer)) {
      Runs runs = Runs.against(backend.url());
      runs.timeoutMillis = 400;
      List<Message> messages = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        messages.add(Runs.get(1, i * 1_000L, "/" + i));
      }
      ReplayResult result = runs.run(messages);
      Tally total = result.outcomes().total();
      // The books balance, whatever came.
      assertThat(total.responseBytes() + result.live().unasked())
          .isEqualTo(result.live().received());
      assertThat(total.requests()).isEqualTo(requests);
      return total;
    }
  }

  @Test
  void countsARefusal() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ReplayResult result =
        Runs.against("http://127.0.0.1:" + port).run(Runs.get(1, 0, "/"), Runs.get(2, 10, "/"));

    assertThat(result.outcomes().total().failures())
        .isEqualTo(Map.of(FailureKind.CONNECT_REFUSED, 2L));
    assertThat(result.outcomes().total().sent()).isZero();
  }

  @Test
  void countsAReset() throws Exception {
    Tally total =
        replay(
            (request, socket) -> {
              socket.setSoLinger(true, 0);
              return false;
            },
            3);
    assertThat(total.failures()).isEqualTo(Map.of(FailureKind.RESET, 3L));
    assertThat(total.sent()).isEqualTo(3);
  }

  @Test
  void countsACloseInsteadOfAnAnswer() throws Exception {
    Tally total = replay((request, socket) -> false, 2);
    assertThat(total.failures()).isEqualTo(Map.of(FailureKind.CLOSED_BEFORE_ANSWER, 2L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
      })
  void countsACloseInTheMiddleOfAnAnswer(String half) throws Exception {
    Tally total =
        replay(
            (request, socket) -> {
              Backend.write(socket, half);
              return false;
            },
            2);
    assertThat(total.failures()).isEqualTo(Map.of(FailureKind.CLOSED_IN_ANSWER, 2L));
    assertThat(total.responseBytes()).isEqualTo(2L * half.length());
  }

  @Test
  void countsAStallAndGoesOnWithAnotherConnection() throws Exception {
    AtomicInteger count = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    Tally total =
        replay(
            (request, socket) -> {
              if (count.getAndIncrement() == 0) {
                try {
                  never.await();
                } catch (InterruptedException e) {
                  return false;
                }
              }
              return Backend.ok(1).to(request, socket);
            },
            3);
    assertThat(total.failures()).isEqualTo(Map.of(FailureKind.TIMEOUT, 1L));
    assertThat(total.answered()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SSH-2.0-OpenSSH_9.2\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001", "<html>\n"})
  void countsGarbage(String garbage) throws Exception {
    Tally total =
        replay(
            (request, socket) -> {
              Backend.write(socket, garbage);
              return true;
            },
            1);
    assertThat(total.failures()).isEqualTo(Map.of(FailureKind.MALFORMED_ANSWER, 1L));
  }

  @Test
  void countsWhatNobodyAskedForApart() throws Exception {
    try (Backend backend =
        Backend.start(
            (request, socket) -> {
              Backend.write(
                  socket,
                  "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!");
              return true;
            })) {
      ReplayResult result = Runs.against(backend.url()).run(Runs.get(1, 0, "/"));
      assertThat(result.outcomes().total().answered()).isEqualTo(1);
      assertThat(result.outcomes().total().responseBytes()).isEqualTo(27);
      assertThat(result.live().unasked()).isEqualTo(39);
      assertThat(result.live().received()).isEqualTo(66);
    }
  }

  @Test
  void takesAnAnswerThatEndsWithTheConnection() throws Exception {
    Tally total =
        replay(
            (request, socket) -> {
              Backend.write(socket, "HTTP/1.0 200 OK\r\n\r\nall of it");
              return false;
            },
            2);
    assertThat(total.answered()).isEqualTo(2);
    assertThat(total.bodyBytes()).isEqualTo(18);
  }

  @Test
  void opensAnotherConnectionWhereTheTargetClosesAfterAnAnswer() throws Exception {
    Tally total =
        replay(
            (request, socket) -> {
              Backend.write(
                  socket, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
              return false;
            },
            20);
    assertThat(total.answered()).isEqualTo(20);
  }

  @Test
  void goesOnWithTheOtherTargetWhenOneDiesAndBothWhenItIsBack() throws Exception {
    AtomicInteger served = new AtomicInteger();
    Backend[] dying = new Backend[1];
    Backend.Answer deadly =
        (request, socket) -> {
          switch (served.incrementAndGet()) {
            case 300 -> dying[0].die();
            case 1_000 -> dying[0].comeBack();
            default -> {
              // lives on
            }
          }
          return Backend.ok(1).to(request, socket);
        };
    try (Backend one = Backend.start(deadly);
        Backend two = Backend.start(Backend.ok(1))) {
      dying[0] = two;
      Runs runs = Runs.against(one.url(), two.url());
      runs.connections = 4;
      List<Message> messages = new ArrayList<>();
      for (int i = 0; i < 4_000; i++) {
        messages.add(Runs.get(i, i * 1_000L, "/" + i));
      }

      ReplayResult result = runs.run(messages);

      Tally total = result.outcomes().total();
      assertThat(total.requests()).isEqualTo(4_000);
      assertThat(total.failed()).isBetween(1L, 100L);
      assertThat(result.absences()).hasSize(1);
      assertThat(result.absences().get(0).target()).isEqualTo(1);
      // 300 before it died; after it was back, half of what was left.
      assertThat(two.requestCount()).isBetween(1_000, 1_900);
      assertThat(result.outcomes().target(0).requests() + result.outcomes().target(1).requests())
          .isEqualTo(4_000);
    }
  }

  @Nested
  class WhenTheTargetCannotKeepUp {

    @Test
    void latenessIsMeasuredAndItsCauseNamed() throws Exception {
      try (Backend backend = Backend.start(Backend.after(20, Backend.ok(1)))) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          messages.add(Runs.get(1, i * 5_000L, "/" + i));
        }
        ReplayResult result = Runs.against(backend.url()).run(messages);

        // 20 requests of 20 ms each, one after the other, planned for 95 ms.
        var punctuality = result.outcomes().punctuality();
        assertThat(punctuality.plannedNanos()).isEqualTo(95_000_000);
        assertThat(punctuality.actualNanos()).isGreaterThan(370_000_000);
        assertThat(punctuality.held().get(Obstacle.CONNECTION_BUSY)).isEqualTo(19);
        assertThat(punctuality.longest().get(Obstacle.CONNECTION_BUSY)).isGreaterThan(270_000_000);
        var latencies = result.outcomes().total().latencies();
        assertThat(latencies.dueToLast().longest())
            .isGreaterThan(latencies.sentToLast().longest() + 200_000_000);
      }
    }

    @Test
    void readingIsNeverFurtherAheadThanTheBound() throws Exception {
      AtomicInteger read = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      try (Backend backend = Backend.forgetful(Backend.after(1, Backend.ok(1)))) {
        Runs runs = Runs.against(backend.url());
        runs.pace = Pace.unlimited();
        runs.connections = 2;
        runs.readAhead = new ReadAhead(10, 1 << 20);
        ReplayResult result =
            runs.run(
                sink -> {
                  for (int i = 0; i < 300; i++) {
                    sink.message(Runs.get(i, i, "/" + i));
                    int ahead = read.incrementAndGet() - backend.requestCount();
                    most.accumulateAndGet(ahead, Math::max);
                  }
                });
        assertThat(result.outcomes().total().answered()).isEqualTo(300);
        // Ten on their way, and 64 whose recorded responses could still be read.
        assertThat(most.get()).isBetween(2, 10 + 64 + 1);
      }
    }
  }

  @Test
  void anInterruptedRunTellsWhatWasDone() throws Exception {
    try (Backend backend = Backend.start(Backend.ok(1))) {
      Runs runs = Runs.against(backend.url());
      try (Replay replay = runs.make()) {
        ReplayResult result =
            replay.run(
                sink -> {
                  for (int i = 0; i < 100_000; i++) {
                    sink.message(Runs.get(1, i * 10_000L, "/" + i));
                    if (i == 600) { // those before it are held or handed on by now
                      while (replay.live().answered() < 20) {
                        Thread.onSpinWait();
                      }
                      replay.stop();
                    }
                  }
                },
                1);
        assertThat(result.stopped()).isTrue();
        assertThat(result.outcomes().total().answered()).isBetween(20L, 200L);
        assertThat(result.outcomes().total().answered() + result.outcomes().total().failed())
            .isEqualTo(backend.requestCount());
        assertThat(result.outcomes().total().requests() + result.notSentRequests())
            .isEqualTo(result.intake().submitted());
      }
    }
  }

  @Test
  void aReaderThatBreaksDoesNotLoseWhatItRead() throws Exception {
    try (Backend backend = Backend.start(Backend.ok(1))) {
      ReplayResult result =
          Runs.against(backend.url())
              .run(
                  sink -> {
                    sink.message(Runs.get(1, 0, "/a"));
                    sink.message(Runs.get(1, 10, "/b"));
                    throw new IOException("the disk is gone");
                  });
      assertThat(result.failure()).hasMessage("the disk is gone");
      assertThat(result.outcomes().total().answered()).isEqualTo(2);
    }
  }

  @Test
  void endsWhenItBreaksThoughTheTargetHasStalled() throws Exception {
    try (Backend backend = Backend.start((request, socket) -> true)) { // never answers
      Runs runs = Runs.against(backend.url(), backend.url());
      runs.readAhead = new ReadAhead(5, 1 << 20);
      runs.timeoutMillis = 600_000;
      runs.strategy =
          new Strategy() {
            @Override
            public String name() {
              return "broken";
            }

            @Override
            public String description() {
              return "broken";
            }

            @Override
            public Choice over(List<Target> targets) {
              AtomicInteger asked = new AtomicInteger();
              return (client, load) -> {
                if (asked.incrementAndGet() == 3) {
                  throw new IllegalStateException("a mistake");
                }
                return 0;
              };
            }
          };
      ReplayResult result =
          runs.run(
              sink -> {
                for (int i = 0; i < 100_000; i++) {
                  sink.message(Runs.get(i, i * 10L, "/" + i));
                }
              });
      assertThat(result.failure())
          .hasMessageContaining("--balance")
          .hasMessageContaining("mistake");
    }
  }

  @Test
  void countsWhatFollowsASwitchOfProtocols() throws Exception {
    Tally total =
        replay(
            (request, socket) -> {
              socket
                  .getOutputStream()
                  .write(
                      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\ntunnelled bytes"
                          .getBytes(StandardCharsets.ISO_8859_1));
              return true;
            },
            1);
    assertThat(total.answered()).isEqualTo(1);
  }

  @Test
  void endsWithItsCauseWhenSomethingOfOursBreaks() throws Exception {
    try (Backend backend = Backend.start(Backend.ok(1))) {
      for (boolean atSending : new boolean[] {true, false}) {
        Runs runs = Runs.against(backend.url());
        runs.mark =
            new Mark() {
              @Override
              public void sending(long index) {
                breakIf(atSending && index == 2);
              }

              @Override
              public void done(Outcome outcome) {
                breakIf(!atSending && outcome.index() == 2);
              }

              private void breakIf(boolean now) {
                if (now) {
                  throw new IllegalStateException("a mistake");
                }
              }
            };
        runs.passes = Long.MAX_VALUE; // it would go on for ever
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          messages.add(Runs.get(i, i * 1_000L, "/" + i));
        }

        ReplayResult result = runs.run(messages);

        assertThat(result.failure())
            .hasMessageContaining("sending failed")
            .hasMessageContaining("a mistake");
      }
    }
  }
}
