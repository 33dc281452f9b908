package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays of the shipped jar where a process of its own matters: full disks, memory, Ctrl-C. */
class ReplayJarIT {
  @TempDir Path folder;

  private Path gets(int count, long gapMillis) throws IOException {
    GorRecording recording = new GorRecording();
    for (int i = 0; i < count; i++) {
      recording.get(i % 3, i * gapMillis, "/items/" + i);
    }
    return recording.write(folder.resolve("t.gor"));
  }

  private static ProcessBuilder weir(String... arguments) {
    return new ProcessBuilder(WeirJar.command(arguments));
  }

  private static String complaint(String err) {
    List<String> lines =
        new ArrayList<>(err.lines().filter(line -> !line.endsWith("; Ctrl-C ends")).toList());
    assertThat(lines).hasSize(1);
    assertThat(err).doesNotContain("\tat ", "Exception");
    return lines.get(0);
  }

  @Test
  void saysThatItsReportCouldNotBeWritten() throws Exception {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "there is no /dev/full");
    Path state = folder.resolve("run.state");
    try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(1))) {
      String[] arguments = {
        "replay", "-t", server.url(), "--resume", state.toString(), gets(6, 1).toString()
      };
      Process process = weir(arguments).redirectOutput(full.toFile()).start();
      String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(complaint(err)).contains("standard output cannot be written", "No space left");
      assertThat(server.asked()).hasSize(6);
      // What was done is kept, so that the report can be had without sending anything again.
      Run again = WeirJar.run(arguments);
      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(again.out()).contains("6 done by the run before");
      assertThat(server.asked()).hasSize(6);
      assertThat(state).doesNotExist();
    }
  }

  @Test
  void sendsNothingThatItCannotKeepTheStateOf() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()) == 0,
        "this user may not mount");
    try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(1))) {
      String[] arguments = {
        "replay", "-t", server.url(), "--resume", small + "/run.state", gets(6, 1).toString()
      };
      Run run = WeirJar.run(arguments);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(complaint(run.err())).contains("run.state: the state of the run", "make room");
      assertThat(server.asked()).isEmpty();
      assertThat(run("mount", "-o", "remount,size=20m", small.toString())).isZero();
      Run again = WeirJar.run(arguments);
      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(server.asked()).hasSize(6);
    } finally {
      run("umount", small.toString());
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  @Test
  void needsNoMoreMemoryForLargerAnswers() throws Exception {
    byte[] piece = new byte[1_000_000];
    int pieces = 200;
    try (ScriptedServer server =
        ScriptedServer.start(
            request -> {
              OutputStream out = request.socket().getOutputStream();
              request.say(
                  "HTTP/1.1 200 OK\r\nContent-Length: "
                      + (long) pieces * piece.length
                      + "\r\n\r\n");
              for (int i = 0; i < pieces; i++) {
                out.write(piece);
              }
              return true;
            })) {
      String java = System.getProperty("java.home") + File.separator + "bin/java";
      Process process =
          new ProcessBuilder(
                  java,
                  "-XX:+UseSerialGC",
                  "-Xmx40m",
                  "-XX:MaxDirectMemorySize=24m",
                  "-jar",
                  WeirJar.FILE.toString(),
                  "replay",
                  "--format",
                  "json",
                  "-t",
                  server.url(),
                  gets(1, 1).toString())
              .start();
      Run run = WeirJar.read(process);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(Json.of(run.out()).number("totals/response_body_bytes")).isEqualTo(200_000_000);
    }
  }

  @Test
  void needsNoMoreMemoryForUploadsThatWereReadBefore() throws Exception {
    GorRecording recording = new GorRecording();
    String body = "u".repeat(200_000);
    for (int i = 0; i < 600; i++) {
      recording.post(i % 3, i, "/uploads", body);
      recording.response(i, 0, "HTTP/1.1 204 No Content\r\n\r\n");
    }
    Path file = recording.write(folder.resolve("uploads.gor"));
    List<String> command = new ArrayList<>(WeirJar.command("analyze", "--format", "json"));
    command.set(command.indexOf("-Xmx256m"), "-Xmx48m");
    command.add(file.toString());
    Run run = WeirJar.read(new ProcessBuilder(command).start());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("\"total_requests\": 600");
  }

  @Test
  void closesWhatNothingUsesWhereFilesAreFew() throws Exception {
    GorRecording recording = new GorRecording();
    for (int i = 0; i < 900; i++) {
      recording.get(i, i, "/once/" + i);
    }
    Path file = recording.write(folder.resolve("many.gor"));
    try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(1))) {
      List<String> command =
          new ArrayList<>(List.of("sh", "-c", "ulimit -n 600 && exec \"$@\"", "-"));
      command.addAll(
          WeirJar.command("replay", "--format", "json", "-t", server.url(), file.toString()));
      // However slowly this machine answers, most of the connections have nothing under way.
      command.addAll(List.of("--max-in-flight", "50"));
      Run run = WeirJar.read(new ProcessBuilder(command).start());
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(Json.of(run.out()).number("totals/answered")).isEqualTo(900);
    }
  }

  @Test
  void tellsWhatWasDoneThoughMoreCouldComeOnStandardInput() throws Exception {
    GorRecording recording = new GorRecording();
    for (int i = 0; i < 5_000; i++) { // more than are held for the sake of their order
      recording.get(i % 3, i, "/items/" + i);
    }
    try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(1))) {
      Process process = weir("replay", "--format", "json", "-t", server.url(), "-").start();
      OutputStream in = process.getOutputStream();
      in.write(recording.bytes());
      in.flush(); // and not closed
      server.awaitAsked(50, () -> !process.isAlive());
      run("kill", "-INT", String.valueOf(process.pid()));
      Run run = WeirJar.read(process);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(complaint(run.err()))
          .endsWith("ended before all was sent; the report is of what was");
      assertThat(Json.of(run.out()).number("totals/answered")).isEqualTo(server.asked().size());
    }
  }

  @Test
  void tellsWhatWasDoneWhenItIsInterrupted() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(1))) {
      Process process =
          weir("replay", "--format", "json", "-t", server.url(), gets(2_000, 10).toString())
              .start();
      server.awaitAsked(50, () -> !process.isAlive());
      run("kill", "-INT", String.valueOf(process.pid()));
      Run run = WeirJar.read(process);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(complaint(run.err()))
          .endsWith("ended before all was sent; the report is of what was");
      Json report = Json.of(run.out());
      assertThat(report.at("complete").value()).isEqualTo(false);
      assertThat(report.number("totals/answered")).isEqualTo(server.asked().size());
      assertThat(report.number("requests/not_sent")).isPositive();
    }
  }
}
