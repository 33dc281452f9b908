package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays of the shipped jar that are ended before they are done. */
class ReplayResumeIT {
  private static final int REQUESTS = 1_200;

  @TempDir Path folder;

  /** Twelve clients, a request every 2 ms; every fifth is a POST. Each has a path of its own. */
  private Path recording() throws IOException {
    GorRecording recording = new GorRecording();
    for (int i = 0; i < REQUESTS; i++) {
      if (i % 5 == 0) {
        recording.post(i % 12, 2L * i, "/orders/" + i, "x".repeat(i % 70));
      } else {
        recording.get(i % 12, 2L * i, "/items/" + i);
      }
    }
    return recording.write(folder.resolve("t.gor"));
  }

  private List<String> command(ScriptedServer server, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("replay", "--format", "json", "--target", server.url(), "--threads", "2"));
    // All of these decide what is sent, and are told apart from those of another run.
    arguments.addAll(List.of("--disallow-url", "^/none", "--set-header", "X-Run: 1"));
    arguments.addAll(List.of("--rewrite-url", "^/none:/some"));
    arguments.addAll(List.of(more));
    arguments.add(recording().toString());
    return WeirJar.command(arguments.toArray(new String[0]));
  }

  private static ScriptedServer shop() throws IOException {
    return ScriptedServer.start(
        request -> {
          request.body();
          int bytes =
              Integer.parseInt(request.path().substring(request.path().lastIndexOf('/') + 1));
          TimeUnit.MILLISECONDS.sleep(5); // so that some are always under way
          return request.say(
              "HTTP/1.1 200 OK\r\nContent-Length: " + bytes + "\r\n\r\n" + "x".repeat(bytes));
        });
  }

  private static Map<String, Long> times(ScriptedServer server) {
    return server.lines().stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  @Test
  void countsEachRequestOnceHoweverOftenItWasKilled() throws Exception {
    Path state = folder.resolve("run.state");
    Random chance = new Random(7);
    try (ScriptedServer server = shop();
        ScriptedServer calm = shop()) {
      recording();
      List<String> command = command(server, "--resume", state.toString());
      for (int kill = 0; kill < 4; kill++) {
        int enough = server.asked().size() + 20 + chance.nextInt(220);
        Process process = start(command);
        server.awaitAsked(enough, () -> !process.isAlive());
        assertThat(process.isAlive()).as("still running before kill %d", kill).isTrue();
        process.destroyForcibly().waitFor();
      }
      assertThat(state).exists();
      Run last = WeirJar.read(start(command));
      Run whole = WeirJar.read(start(command(calm)));

      assertThat(last.exitCode()).as(last.err()).isZero();
      assertThat(state).doesNotExist();
      Json report = Json.of(last.out());
      Json once = Json.of(whole.out());
      assertThat(once.number("totals/answered")).isEqualTo(REQUESTS);
      assertThat(report.number("totals/requests")).isEqualTo(REQUESTS);
      assertThat(report.at("complete").value()).isEqualTo(true);
      assertThat(report.number("requests/done_before")).isPositive();
      assertThat(report.number("books/balance")).isZero();
      Json reads = endpoint(report, "GET");
      assertThat(reads.number("answered")).isEqualTo(REQUESTS * 4 / 5);
      for (String key : List.of("requests", "request_bytes", "response_bytes", "status")) {
        assertThat(reads.at(key)).as(key).isEqualTo(endpoint(once, "GET").at(key));
      }
      Json writes = endpoint(report, "POST");
      long unknown = writes.number("failures/outcome_unknown");
      assertThat(writes.number("requests")).isEqualTo(REQUESTS / 5);
      assertThat(writes.number("answered")).isEqualTo(REQUESTS / 5 - unknown);
      assertThat(unknown).as("one a connection and a kill at most").isLessThanOrEqualTo(4L * 12);

      Map<String, Long> times = times(server);
      assertThat(times.keySet()).containsAll(expectedReads());
      assertThat(times.entrySet().stream().filter(each -> each.getKey().startsWith("POST ")))
          .allMatch(each -> each.getValue() == 1);
      assertThat(times.keySet().stream().filter(line -> line.startsWith("POST ")).count())
          .isBetween(REQUESTS / 5 - unknown, REQUESTS / 5L);
    }
  }

  @Test
  void tellsWhatWasDoneWhenItIsInterruptedAndGoesOn() throws Exception {
    Path state = folder.resolve("run.state");
    try (ScriptedServer server = shop()) {
      List<String> command = command(server, "--resume", state.toString());
      Process process = start(command);
      server.awaitAsked(300, () -> !process.isAlive());
      interrupt(process);
      Run run = WeirJar.read(process);
      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(run.err().lines().toList())
          .last()
          .asString()
          .contains("ended before all was sent", "the same command goes on from there");
      assertThat(run.err()).doesNotContain("\tat ");
      Json report = Json.of(run.out());
      assertThat(report.at("complete").value()).isEqualTo(false);
      long done = report.number("totals/requests");
      assertThat(done).isBetween(290L, REQUESTS - 1L);
      assertThat(server.asked()).hasSize((int) done);

      Json rest = Json.of(WeirJar.read(start(command)).out());
      assertThat(rest.number("totals/requests")).isEqualTo(REQUESTS);
      assertThat(rest.number("totals/answered")).isEqualTo(REQUESTS - rest.number("totals/failed"));
      assertThat(times(server).entrySet().stream().filter(e -> e.getKey().startsWith("POST ")))
          .allMatch(each -> each.getValue() == 1);
      assertThat(state).doesNotExist();
    }
  }

  @Test
  void refusesTheStateOfAnotherRun() throws Exception {
    Path state = folder.resolve("run.state");
    try (ScriptedServer server = shop()) {
      Process process = start(command(server, "--resume", state.toString()));
      server.awaitAsked(10, () -> !process.isAlive());
      process.destroyForcibly().waitFor();
      int before = server.asked().size();
      Run run = WeirJar.read(start(command(server, "--resume", state.toString(), "--speed", "2x")));
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err().lines()).hasSize(1);
      assertThat(run.err()).contains("run.state: this is the state of another run");
      assertThat(server.asked()).hasSize(before);
    }
  }

  private static Process start(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    process.getOutputStream().close();
    return process;
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
  }

  private static List<String> expectedReads() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      if (i % 5 != 0) {
        lines.add("GET /items/" + i + " HTTP/1.1");
      }
    }
    return lines;
  }

  private static Json endpoint(Json report, String method) {
    for (Json each : report.items("endpoints")) {
      if (each.text("method").equals(method)) {
        return each;
      }
    }
    throw new AssertionError("no endpoint of " + method);
  }
}
