package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code weir demo} as it is shipped, with the agent and the application as they are shipped. */
class DemoIT {
  private static final long PATIENCE_SECONDS = 60;

  /** ECMA-48: so many lines up, then erase all that follows. */
  private static final Pattern UP_AND_ERASE = Pattern.compile("\u001b\\[([0-9]+)F\u001b\\[J");

  private static final Pattern REPLAY =
      Pattern.compile(
          "\n  weir replay (\\S+\\.gor) --target http://127\\.0\\.0\\.1:[0-9]+ --speed 2x .*\n");
  private static final Pattern PAGE =
      Pattern.compile("opened in a browser \\(weir report\\):\n  (\\S+\\.html)\n");
  private static final Pattern COUNTS =
      Pattern.compile("recorded ([1-9][0-9,]*) requests in .+, replayed ([1-9][0-9,]*) in ");
  private static final Pattern KEPT =
      Pattern.compile("the recording stays: weir analyze (\\S+\\.gor)\n");

  @Test
  void countsWhatTheClientCounts() throws Exception {
    Run run = WeirJar.run("demo", "--duration", "5s");
    assertThat(run.err()).doesNotContain("\tat ", "Exception");
    assertThat(run.out())
        .contains(
            "page  http://127.0.0.1:",
            "weir-demo",
            "balance 0",
            ": equal, path by path",
            " that rate x time + burst allow; ",
            "the limit held")
        .containsPattern("client counted [1-9][0-9,]* bytes in [1-9][0-9,]* requests on ")
        .doesNotContain("\u001b");
    assertThat(run.exitCode()).isZero();
    Json page = page(run);
    assertThat(page.items("report/top_endpoints")).hasSizeGreaterThan(5);
    assertThat(page.text("limits/simulated/0/name")).isEqualTo("busiest");
  }

  /** Looks at the page that a run says it has written, and deletes it. */
  private static Json page(Run run) throws Exception {
    Matcher said = PAGE.matcher(run.out());
    assertThat(said.find()).as(run.out()).isTrue();
    Path page = Path.of(said.group(1));
    String html = Files.readString(page);
    Files.delete(page);
    return Json.of(ReportCommandTest.dataOf(html));
  }

  @Test
  void replaysItsOwnTrafficAtTwiceTheSpeed() throws Exception {
    Run run = WeirJar.run("demo", "--duration", "5s");
    Matcher command = REPLAY.matcher(run.out());
    assertThat(command.find()).as(run.out()).isTrue();
    assertThat(Path.of(command.group(1))).doesNotExist();

    String replay = run.out().substring(command.end());
    assertThat(replay.replaceAll("\\s+", " "))
        .contains("; of ", " that are recorded, none had another status and none had a body of");
    assertThat(replay)
        .contains(
            " · 2x · ",
            "POST /uploads ",
            "GET /api/search ",
            "; balance 0\n",
            "\nTiming       planned ",
            ": as many, each answered with the status recorded\n");
    Matcher counts = COUNTS.matcher(replay);
    assertThat(counts.find()).as(replay).isTrue();
    assertThat(counts.group(1)).isEqualTo(counts.group(2));
    assertThat(run.exitCode()).isZero();
    page(run);
  }

  @Test
  void drawsItsTableInPlaceOnATerminal() throws Exception {
    List<String> command = WeirJar.command("demo", "--duration", "5s");
    command.add(1, "-Dweir.terminal=out");
    Run run = WeirJar.read(new ProcessBuilder(command).start());
    assertThat(run.exitCode()).isZero();
    assertThat(run.err().lines()).singleElement().asString().startsWith("weir: replaying ");

    Matcher up = UP_AND_ERASE.matcher(run.out());
    int redraws = 0;
    int from = run.out().indexOf("\n\n") + 2;
    while (up.find()) {
      String drawn = run.out().substring(from, up.start());
      assertThat(drawn).contains("weir-demo", "balance 0");
      // No further up than to where it began, or it would erase what is to stay.
      assertThat(drawn.lines()).hasSize(Integer.parseInt(up.group(1)));
      from = up.end();
      redraws++;
    }
    assertThat(redraws).isGreaterThanOrEqualTo(2);
    assertThat(run.out().substring(from))
        .contains(
            "weir-demo",
            "balance 0",
            ": equal, path by path",
            "the limit held",
            ": as many, each answered with the status recorded");
    page(run);
  }

  @Test
  void reportsWhenItIsInterrupted() throws Exception {
    Process demo = new ProcessBuilder(WeirJar.command("demo", "--keep")).start();
    try {
      List<ProcessHandle> all = startedProcesses(demo);
      // As a terminal does on Ctrl-C: to all of them.
      for (ProcessHandle process : all) {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      }
      Run run = WeirJar.read(demo);
      assertThat(run.out()).contains(": equal, path by path");
      assertThat(run.exitCode()).isZero();
      Matcher kept = KEPT.matcher(run.out());
      assertThat(kept.find()).as(run.out()).isTrue();
      Path recording = Path.of(kept.group(1));
      assertThat(Run.of("analyze", recording.toString()).out()).contains("/api/products");
      Files.delete(recording);
      page(run);
      haveEnded(all);
    } finally {
      demo.destroyForcibly();
    }
  }

  @Test
  void leavesNothingBehindWhenItIsKilled() throws Exception {
    Process demo = new ProcessBuilder(WeirJar.command("demo", "--keep")).start();
    List<ProcessHandle> all = startedProcesses(demo);
    demo.destroyForcibly();
    haveEnded(all);
  }

  /** The demo and its application, once it serves. */
  private static List<ProcessHandle> startedProcesses(Process demo) throws Exception {
    BufferedReader out = new BufferedReader(new InputStreamReader(demo.getInputStream(), UTF_8));
    for (String line = out.readLine(); !line.isEmpty(); line = out.readLine()) {
      assertThat(demo.isAlive()).isTrue();
    }
    List<ProcessHandle> children = demo.descendants().toList();
    assertThat(children).hasSize(1);
    return List.of(demo.toHandle(), children.get(0));
  }

  private static void haveEnded(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(process.isAlive()).isFalse();
    }
  }
}
