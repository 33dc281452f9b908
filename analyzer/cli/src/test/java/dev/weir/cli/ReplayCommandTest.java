package dev.weir.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weir replay} against servers that behave, and servers that do not. */
class ReplayCommandTest {
  private static final String NOWHERE = "http://127.0.0.1:9";

  @TempDir Path folder;

  private static Run replay(Path file, String... arguments) {
    List<String> all = new ArrayList<>(List.of("replay", "--format", "json"));
    all.addAll(List.of(arguments));
    all.add(file.toString());
    return Run.of(all.toArray(new String[0]));
  }

  private Path gets(int count) throws IOException {
    GorRecording recording = new GorRecording();
    for (int i = 0; i < count; i++) {
      recording.get(i % 3, i, "/items/" + i);
    }
    return recording.write(folder.resolve("gets.gor"));
  }

  /** What standard error says besides what is announced. */
  private static List<String> complaints(Run run) {
    assertThat(run.err()).doesNotContain("\tat ", "Exception");
    return run.err().lines().filter(line -> !line.endsWith("; Ctrl-C ends")).toList();
  }

  private static void requireFailure(Run run, String... words) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(complaints(run)).hasSize(1);
    assertThat(complaints(run).get(0)).startsWith("weir: ").contains(words);
  }

  @Nested
  class ARecordingThatIsNone {
    @Test
    void isRefusedInOneLine() throws Exception {
      requireFailure(replay(folder.resolve("no.gor"), "-t", NOWHERE), "there is no such file");
      requireFailure(replay(folder, "-t", NOWHERE), "is a directory");
      Path empty = Files.createFile(folder.resolve("empty.gor"));
      requireFailure(replay(empty, "-t", NOWHERE), "this is empty");
      byte[] noise = new byte[5_000];
      new Random(3).nextBytes(noise);
      Path random = Files.write(folder.resolve("noise.gor"), noise);
      requireFailure(replay(random, "-t", NOWHERE), "no record of it can be read");
    }

    @Test
    void saysSoWhenItHoldsOnlyResponses() throws Exception {
      GorRecording recording = new GorRecording();
      recording.get(0, 0, "/");
      byte[] request = recording.bytes();
      byte[] both = recording.response(1, 0, "HTTP/1.1 204 No Content\r\n\r\n").bytes();
      Path file =
          Files.write(
              folder.resolve("r.gor"), Arrays.copyOfRange(both, request.length, both.length));
      requireFailure(
          replay(file, "-t", NOWHERE), "there is no request in it to send, only responses");
    }

    @Test
    void saysSoWhenACaptureHoldsNoHttp() throws Exception {
      byte[] none = new byte[24]; // the header of a file of packets, and no packet
      none[0] = (byte) 0xd4;
      none[1] = (byte) 0xc3;
      none[2] = (byte) 0xb2;
      none[3] = (byte) 0xa1;
      none[4] = 2;
      none[6] = 4;
      none[18] = 4;
      none[20] = 1;
      Path file = Files.write(folder.resolve("quiet.pcap"), none);
      requireFailure(replay(file, "-t", NOWHERE), "quiet.pcap: there is no request in it to send");
    }
  }

  @Nested
  class ADamagedRecording {
    @Test
    void isReplayedAsFarAsItIsWhole() throws Exception {
      GorRecording recording = new GorRecording();
      recording.get(0, 0, "/a").get(0, 1, "/b").get(0, 2, "/c");
      byte[] whole = recording.bytes();
      Path cut = Files.write(folder.resolve("cut.gor"), Arrays.copyOf(whole, whole.length - 20));
      try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(2))) {
        Run run = replay(cut, "-t", server.url());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(complaints(run)).hasSize(2);
        assertThat(complaints(run).get(0)).contains("cut.gor", "1 x cut_record");
        assertThat(complaints(run).get(1)).contains("not all of it could be read");
        assertThat(Json.of(run.out()).number("totals/answered")).isEqualTo(2);
        assertThat(server.lines()).containsExactly("GET /a HTTP/1.1", "GET /b HTTP/1.1");
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "1 9c4000500a0000010000ffff tomorrow 0",
          "1 9c4000500a0000010000ffff 99999999999999999999999 0",
          "7 9c4000500a0000010000ffff 1764384000000000000 0",
          "2 9c4000500a0000010000ffff 1764384000000000000 0",
          "one two three"
        })
    void losesOnlyTheRecordWhoseMetaLineLies(String lie) throws Exception {
      String first = new String(new GorRecording().get(0, 0, "/a").bytes(), ISO_8859_1);
      String lying = lie + first.substring(first.indexOf('\n'));
      String second = new String(new GorRecording().get(0, 5, "/b").bytes(), ISO_8859_1);
      Path file =
          Files.write(folder.resolve("l.gor"), (first + lying + second).getBytes(ISO_8859_1));
      try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(2))) {
        Run run = replay(file, "-t", server.url());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(complaints(run)).hasSize(2);
        assertThat(complaints(run).get(0)).contains("l.gor: not read as recorded: 1 x ");
        assertThat(server.lines()).containsExactly("GET /a HTTP/1.1", "GET /b HTTP/1.1");
      }
    }
  }

  @Nested
  class ATargetThatMisbehaves {
    private Json against(ScriptedServer.Answer answer, String complaint, String... more)
        throws Exception {
      try (ScriptedServer server = ScriptedServer.start(answer)) {
        List<String> arguments = new ArrayList<>(List.of("-t", server.url()));
        arguments.addAll(List.of(more));
        Run run = replay(gets(4), arguments.toArray(new String[0]));
        requireFailure(run, "no request was answered", complaint);
        Json report = Json.of(run.out());
        assertThat(report.number("totals/requests")).isEqualTo(4);
        assertThat(report.number("totals/failed")).isEqualTo(4);
        assertThat(report.number("books/balance")).isZero();
        return report;
      }
    }

    @Test
    void refusesConnections() throws Exception {
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      Run run = replay(gets(4), "-t", "http://127.0.0.1:" + port);
      requireFailure(run, "no request was answered (connect_refused)", "start the target");
      assertThat(Json.of(run.out()).number("totals/failures/connect_refused")).isEqualTo(4);
    }

    @Test
    void resets() throws Exception {
      Json report =
          against(
              request -> {
                request.socket().setSoLinger(true, 0);
                return false;
              },
              "(reset)");
      assertThat(report.number("totals/failures/reset")).isEqualTo(4);
    }

    @Test
    void stalls() throws Exception {
      Json report =
          against(
              request -> {
                TimeUnit.SECONDS.sleep(30);
                return false;
              },
              "(timeout): the answer did not end in time; see --timeout",
              "--timeout",
              "300ms");
      assertThat(report.number("totals/failures/timeout")).isEqualTo(4);
    }

    @Test
    void neverEndsAnAnswerThatHasNoOtherEnd() throws Exception {
      Json report =
          against(
              request -> {
                request.say("HTTP/1.1 200 OK\r\n\r\nhello");
                TimeUnit.SECONDS.sleep(30);
                return false;
              },
              "(timeout): the answer did not end in time",
              "--timeout",
              "300ms");
      assertThat(report.number("totals/failures/timeout")).isEqualTo(4);
    }

    @Test
    void givesALengthThatIsNone() throws Exception {
      Json report =
          against(
              request -> request.say("HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\nabc"),
              "what came is not HTTP/1");
      assertThat(report.number("totals/failures/malformed_answer")).isEqualTo(4);
    }

    @Test
    void answersGarbage() throws Exception {
      Json report =
          against(request -> request.say("SSH-2.0-OpenSSH_9.2\r\n\r\n"), "what came is not HTTP/1");
      assertThat(report.number("totals/failures/malformed_answer")).isEqualTo(4);
    }

    @Test
    void closesInTheMiddleOfItsAnswer() throws Exception {
      Json report =
          against(
              request -> !request.say("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nhalf"),
              "in the middle of its answer");
      assertThat(report.number("totals/failures/closed_in_answer")).isEqualTo(4);
    }

    @Test
    void hasNoTlsWhereTlsIsWanted() throws Exception {
      try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(0))) {
        Run run =
            replay(
                gets(2), "-t", server.url().replace("http", "https"), "--connect-timeout", "700ms");
        requireFailure(run, "no request was answered");
      }
    }

    @Test
    void hasAHostThatNobodyKnows() throws Exception {
      requireFailure(
          replay(gets(1), "-t", "http://no-such-host.invalid"),
          "no-such-host.invalid: there is no host of that name");
    }
  }

  @Test
  void countsWhatATargetMissedWhileItWasAway() throws Exception {
    GorRecording recording = new GorRecording();
    for (int i = 0; i < 60; i++) {
      recording.get(0, 50L * i, "/items/" + i);
    }
    try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(3))) {
      Thread fate =
          new Thread(
              () -> {
                try {
                  server.awaitAsked(20, () -> false);
                  server.die();
                  TimeUnit.MILLISECONDS.sleep(500);
                  server.comeBack();
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      fate.start();
      Run run = replay(recording.write(folder.resolve("long.gor")), "-t", server.url());
      fate.join();
      assertThat(run.exitCode()).as(run.err()).isZero();
      Json report = Json.of(run.out());
      assertThat(report.number("totals/requests")).isEqualTo(60);
      assertThat(report.number("totals/failures/connect_refused")).isPositive();
      assertThat(report.number("totals/answered")).isBetween(30L, 59L);
      assertThat(server.lines()).endsWith("GET /items/59 HTTP/1.1");
    }
  }

  @Nested
  class AFullDisk {
    @Test
    void isToldOfTheLogOfLatencies() throws Exception {
      try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(3))) {
        Run run = replay(gets(3), "-t", server.url(), "--hlog", "/dev/full");
        requireFailure(run, "--hlog: /dev/full", "is the disk full?");
        assertThat(Json.of(run.out()).number("totals/answered")).isEqualTo(3);
      }
    }

    @Test
    void isToldOfTheStateBeforeAnythingIsSent() throws Exception {
      try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(3))) {
        Run run = replay(gets(3), "-t", server.url(), "--resume", "/dev/full");
        requireFailure(run, "--resume: /dev/full: the disk is full; make room");
        assertThat(server.asked()).isEmpty();
      }
    }
  }

  @Test
  void refusesFilesThatCannotBeWritten() throws Exception {
    String none = folder.resolve("none/x").toString();
    requireFailure(replay(gets(1), "-t", NOWHERE, "--hlog", none), "there is no folder");
    requireFailure(
        replay(gets(1), "-t", NOWHERE, "--hlog", folder.toString()), "this is a directory");
    requireFailure(replay(gets(1), "-t", NOWHERE, "--resume", none), "--resume: ", "none/x");
    requireFailure(
        replay(gets(1), "-t", NOWHERE, "--resume", folder.toString()), "this is a directory");
    Path other = Files.writeString(folder.resolve("other"), "my only copy");
    requireFailure(
        replay(gets(1), "-t", NOWHERE, "--resume", other.toString()), "not the state of a replay");
    assertThat(other).hasContent("my only copy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--speed 0 | --speed",
        "--speed -1x | --speed",
        "--speed fast | no factor",
        "--speed NaN | --speed",
        "--rate 0/s | --rate",
        "--rate 500 | no rate",
        "--rate -5/s | --rate",
        "--rate Infinity/s | --rate",
        "--rate 5/s --speed 2x | the one or the other",
        "--rate max --ramp 1s | no rate to rise to",
        "--ramp 0s | out of range",
        "--ramp soon | --ramp",
        "--duration 0s | out of range",
        "--duration -3s | --duration",
        "--count 0 | out of range",
        "--count many | --count",
        "--loop 0 | out of range",
        "--loop=often | no number of times",
        "--loop -1 | out of range",
        "--connections 0 | out of range",
        "--connections x | --connections",
        "--max-in-flight 0 | out of range",
        "--unhealthy-after 0 | out of range",
        "--timeout 0s | out of range",
        "--timeout 25h | out of range",
        "--connect-timeout 1us | out of range",
        "--client-rate 0 | --client-rate",
        "--client-rate quick | --client-rate",
        "--threads 0 | out of range",
        "--threads 257 | out of range",
        "--transport carrier-pigeon | is not one of epoll, io_uring, nio",
        "--balance fastest | there is no strategy 'fastest'",
        "--format xml | --format",
        "--top -1 | --top",
        "-t ftp://x | begins with neither http:// nor https://",
        "-t http://x:99999 | --target",
        "-t http://x,weight=0 | --target",
        "-t http://x,weight=heavy | --target",
        "-t http://x,wieght=2 | 'wieght=2' is no option of a target",
        "-t http:// | --target",
        "--nonsense | there is no option",
      })
  void refusesWhatMakesNoSense(String options, String words) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-t", NOWHERE));
    arguments.addAll(List.of(options.split(" ")));
    Run run = replay(gets(1), arguments.toArray(new String[0]));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains(words).doesNotContain("\tat ", "Exception");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void takesNoFileForANumberOfTimes() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(2))) {
      Run run = Run.of("replay", "-t", server.url(), "--count", "5", "--loop", gets(2).toString());
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(server.asked()).hasSize(5);
    }
  }

  @Test
  void namesTheStatusesOfErrors() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            request -> request.say("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"))) {
      Run run = Run.of("replay", "-t", server.url(), gets(3).toString());
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("3 of 3 requests, of them 3 with 500; the recording has no");
    }
  }

  @Test
  void failsWhenNothingInTheRecordingIsARequest() throws Exception {
    GorRecording recording = new GorRecording();
    recording.request(0, 0, "PRI * HTTP/2.0\r\n\r\n");
    requireFailure(
        replay(recording.write(folder.resolve("h2.gor")), "-t", NOWHERE),
        "nothing was sent: 1 requests of the recording are no whole HTTP/1 requests");
  }

  @Test
  void saysWhichBodiesWereFilledUp() throws Exception {
    GorRecording recording = new GorRecording();
    recording.request(0, 0, "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 50\r\n\r\nshort");
    try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(2))) {
      Run run =
          Run.of("replay", "-t", server.url(), recording.write(folder.resolve("s.gor")).toString());
      assertThat(run.out()).contains("1 with bodies filled up");
    }
  }

  @Test
  void refusesToReadStandardInputTwice() {
    Run run = Run.of("replay", "-t", NOWHERE, "--loop", "2", "-");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("can be read only once");
  }

  @Test
  void readsStandardInput() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(3))) {
      byte[] recording = new GorRecording().get(0, 0, "/a").get(0, 1, "/b").bytes();
      Run run = Run.withInput(recording, "replay", "--format", "json", "-t", server.url(), "-");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(server.lines()).containsExactly("GET /a HTTP/1.1", "GET /b HTTP/1.1");
    }
  }
}
