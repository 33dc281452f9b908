package dev.weir.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code weir replay} keeps of HTTP/1.1 towards real servers. */
class ReplayProtocolTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir Path folder;

  private Json replay(GorRecording recording, ScriptedServer server, String... more)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("replay", "--format", "json", "-t", server.url()));
    all.addAll(List.of(more));
    all.add(recording.write(folder.resolve("t.gor")).toString());
    Run run = Run.of(all.toArray(new String[0]));
    assertThat(run.exitCode()).as(run.err()).isZero();
    Json report = Json.of(run.out());
    assertThat(report.number("books/balance")).isZero();
    return report;
  }

  @Nested
  class ARequestThatExpectsContinue {
    private static final String HEAD =
        "POST /upload HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";

    private GorRecording recording() throws IOException {
      return new GorRecording().request(0, 0, HEAD + "hello");
    }

    /** Whether something comes within the time. */
    private static boolean comes(ScriptedServer.Asked request, int millis) throws IOException {
      request.socket().setSoTimeout(millis);
      request.in().mark(1);
      try {
        boolean came = request.in().read() >= 0;
        request.in().reset();
        return came;
      } catch (SocketTimeoutException e) {
        return false;
      } finally {
        request.socket().setSoTimeout(0);
      }
    }

    @Test
    void sendsItsBodyOnceItHasLeave() throws Exception {
      AtomicReference<String> body = new AtomicReference<>("");
      AtomicReference<Boolean> early = new AtomicReference<>();
      AtomicLong millis = new AtomicLong();
      try (ScriptedServer server =
          ScriptedServer.start(
              request -> {
                early.set(comes(request, 200));
                long askedNanos = System.nanoTime();
                request.say("HTTP/1.1 100 Continue\r\n\r\n");
                body.set(new String(request.body(), ISO_8859_1));
                millis.set((System.nanoTime() - askedNanos) / 1_000_000);
                return request.say(OK);
              })) {
        Json report = replay(recording(), server);
        assertThat(early.get()).isFalse();
        assertThat(body.get()).isEqualTo("hello");
        assertThat(millis.get()).as("not only when patience ends").isLessThan(750);
        assertThat(report.number("totals/status/200")).isEqualTo(1);
        assertThat(report.number("totals/response_bytes")).isEqualTo(25 + OK.length());
      }
    }

    @Test
    void sendsItsBodyAfterASecondToWhoNeverAnswersThat() throws Exception {
      AtomicReference<String> body = new AtomicReference<>("");
      AtomicLong millis = new AtomicLong();
      try (ScriptedServer server =
          ScriptedServer.start(
              request -> {
                long askedNanos = System.nanoTime();
                body.set(new String(request.body(), ISO_8859_1));
                millis.set((System.nanoTime() - askedNanos) / 1_000_000);
                return request.say(OK);
              })) {
        Json report = replay(recording(), server);
        assertThat(body.get()).isEqualTo("hello");
        assertThat(millis.get()).isGreaterThan(800);
        assertThat(report.number("totals/answered")).isEqualTo(1);
      }
    }

    @Test
    void keepsItsBodyWhenItIsRefused() throws Exception {
      AtomicReference<Boolean> came = new AtomicReference<>();
      try (ScriptedServer server =
          ScriptedServer.start(
              request -> {
                if (request.path().equals("/upload")) {
                  request.say("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
                  came.set(comes(request, 1_500));
                  return false;
                }
                return request.say(OK);
              })) {
        Json report = replay(recording().get(0, 5, "/after"), server);
        assertThat(came.get()).isFalse();
        assertThat(report.number("totals/status/417")).isEqualTo(1);
        assertThat(report.number("totals/status/200")).isEqualTo(1);
        assertThat(report.number("totals/request_bytes"))
            .isLessThan(
                HEAD.length()
                    + 5
                    + "GET /after HTTP/1.1\r\nHost: 127.0.0.1:99999\r\n\r\n".length()
                    + 10L);
      }
    }
  }

  /** Answers requests in pairs: a first one waits until the second has come, or for a while. */
  private static ScriptedServer.Answer inPairs(Set<String> together) {
    return request -> {
      if (request.path().equals("/first")) {
        request.socket().setSoTimeout(400);
        request.in().mark(1);
        try {
          if (request.in().read() >= 0) {
            together.add("/first");
          }
          request.in().reset();
        } catch (SocketTimeoutException e) {
          // The second one waits for the answer to the first.
        }
        request.socket().setSoTimeout(0);
      }
      return request.say(OK);
    };
  }

  @Test
  void pipelinesWhatWasPipelined() throws Exception {
    GorRecording recording =
        new GorRecording()
            .get(0, 0, "/first")
            .response(40, 1, OK)
            .get(0, 10, "/second")
            .response(45, 1, OK);
    Set<String> together = ConcurrentHashMap.newKeySet();
    try (ScriptedServer server = ScriptedServer.start(inPairs(together))) {
      replay(recording, server);
      assertThat(together).containsExactly("/first");
      assertThat(server.lines()).containsExactly("GET /first HTTP/1.1", "GET /second HTTP/1.1");
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void pipelinesNothingElse() throws Exception {
    GorRecording recording =
        new GorRecording()
            .get(0, 0, "/first")
            .response(5, 1, OK)
            .get(0, 10, "/second")
            .response(15, 1, OK);
    Set<String> together = ConcurrentHashMap.newKeySet();
    try (ScriptedServer server = ScriptedServer.start(inPairs(together))) {
      Json report = replay(recording, server);
      assertThat(together).isEmpty();
      assertThat(server.connectionCount()).isEqualTo(1);
      assertThat(report.number("timing/late/connection_busy/requests")).isEqualTo(1);
    }
  }

  @Test
  void sendsChunksAsTheyWereRecorded() throws Exception {
    String chunks = "5;name=x\r\nhello\r\n1\r\n!\r\n0\r\n\r\n";
    List<String> bodies = new CopyOnWriteArrayList<>();
    try (ScriptedServer server =
        ScriptedServer.start(
            request -> {
              bodies.add(new String(request.body(), ISO_8859_1));
              return request.say(OK);
            })) {
      GorRecording recording = new GorRecording();
      String head = "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
      recording.request(0, 0, head + chunks).post(0, 1, "/d", "after");
      replay(recording, server);
      assertThat(bodies).containsExactly(chunks, "after");
    }
  }

  @Test
  void knowsWhereAnswersEndThatHaveNoLength() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            request ->
                switch (request.path()) {
                  case "/head" -> request.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                  case "/old" -> !request.say("HTTP/1.0 200 OK\r\n\r\nuntil the end");
                  case "/last" ->
                      !request.say(
                          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbye");
                  case "/none" -> request.say("HTTP/1.1 204 No Content\r\n\r\n");
                  case "/same" ->
                      request.say("HTTP/1.1 304 Not Modified\r\nContent-Length: 70\r\n\r\n");
                  default -> request.say(OK);
                })) {
      GorRecording recording =
          new GorRecording()
              .request(0, 0, "HEAD /head HTTP/1.1\r\nHost: a\r\n\r\n")
              .get(0, 1, "/none")
              .get(0, 2, "/same")
              .get(0, 3, "/last")
              .request(0, 4, "GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
              .get(0, 5, "/ok");
      Json report = replay(recording, server);
      assertThat(report.number("totals/answered")).isEqualTo(6);
      assertThat(report.number("totals/response_body_bytes")).isEqualTo(3 + 13 + 2);
      assertThat(server.asked().stream().map(asked -> asked.connection() + " " + asked.path()))
          .containsExactly("0 /head", "0 /none", "0 /same", "0 /last", "1 /old", "2 /ok");
      assertThat(server.lines()).element(4).isEqualTo("GET /old HTTP/1.0");
    }
  }

  @Test
  void sendsFiftyMegabytes() throws Exception {
    int size = 50_000_000;
    AtomicLong got = new AtomicLong();
    try (ScriptedServer server =
        ScriptedServer.start(
            request -> {
              byte[] buffer = new byte[1 << 16];
              while (got.get() < size) {
                got.addAndGet(request.in().read(buffer));
              }
              return request.say(OK);
            })) {
      Json report = replay(new GorRecording().post(0, 0, "/big", "b".repeat(size)), server);
      assertThat(got.get()).isEqualTo(size);
      assertThat(report.number("totals/request_bytes")).isGreaterThan(size);
      assertThat(report.number("totals/answered")).isEqualTo(1);
    }
  }

  @Test
  void keepsNothingOfALargeAnswer() throws Exception {
    int pieces = 200;
    byte[] piece = new byte[1_000_000];
    try (ScriptedServer server =
        ScriptedServer.start(
            request -> {
              OutputStream out = request.socket().getOutputStream();
              out.write(
                  ("HTTP/1.1 200 OK\r\nContent-Length: " + pieces * piece.length + "\r\n\r\n")
                      .getBytes(UTF_8));
              for (int i = 0; i < pieces; i++) {
                out.write(piece);
              }
              return true;
            })) {
      Json report = replay(new GorRecording().get(0, 0, "/huge"), server);
      assertThat(report.number("totals/response_body_bytes"))
          .isEqualTo((long) pieces * piece.length);
    }
  }
}
