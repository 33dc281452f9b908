package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code weir replay} spreads requests over three real servers. */
class ReplayBalanceTest {
  private static final int CLIENTS = 12;

  @TempDir Path folder;

  /** Requests of twelve clients in turn, {@code gapMillis} apart; a path names its client. */
  private Path recording(int count, long gapMillis) throws IOException {
    GorRecording recording = new GorRecording();
    for (int i = 0; i < count; i++) {
      recording.get(i % CLIENTS, i * gapMillis, "/client/" + i % CLIENTS);
    }
    return recording.write(folder.resolve("t.gor"));
  }

  private static Run replay(Path file, String balance, List<String> targets, String... more) {
    List<String> all = new ArrayList<>(List.of("replay", "--format", "json"));
    all.addAll(List.of("--balance", balance));
    targets.forEach(target -> all.addAll(List.of("-t", target)));
    all.addAll(List.of(more));
    all.add(file.toString());
    Run run = Run.of(all.toArray(new String[0]));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static ScriptedServer quick() throws IOException {
    return ScriptedServer.start(ScriptedServer.ok(10));
  }

  private static ScriptedServer slow(long millis) throws IOException {
    return ScriptedServer.start(
        request -> {
          TimeUnit.MILLISECONDS.sleep(millis);
          return ScriptedServer.ok(10).to(request);
        });
  }

  private static List<Long> reported(Run run) throws IOException {
    return Json.of(run.out()).items("targets").stream()
        .map(target -> target.number("requests"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "round-robin, 1, 1, 1, 40, 40, 40",
    "weighted-round-robin, 5, 1, 1, 86, 17, 17",
    "weighted-round-robin, 3, 2, 1, 60, 40, 20"
  })
  void takesTurnsByWeight(String balance, int a, int b, int c, long atA, long atB, long atC)
      throws Exception {
    try (ScriptedServer one = quick();
        ScriptedServer two = quick();
        ScriptedServer three = quick()) {
      Run run =
          replay(
              recording(120, 1),
              balance,
              List.of(
                  one.url() + ",weight=" + a,
                  two.url() + ",weight=" + b,
                  three.url() + ",weight=" + c));
      assertThat(reported(run)).containsExactly(atA, atB, atC);
      assertThat(one.asked()).hasSize((int) atA);
      assertThat(two.asked()).hasSize((int) atB);
      assertThat(three.asked()).hasSize((int) atC);
      Json report = Json.of(run.out());
      assertThat(report.text("balance")).isEqualTo(balance);
      for (Json target : report.items("targets")) {
        assertThat(target.number("answered")).isEqualTo(target.number("requests"));
        assertThat(target.number("response_body_bytes")).isEqualTo(10 * target.number("requests"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"least-connections", "weighted-least-connections"})
  void sparesASlowTarget(String balance) throws Exception {
    try (ScriptedServer one = quick();
        ScriptedServer lame = slow(400);
        ScriptedServer three = quick()) {
      Run run = replay(recording(120, 10), balance, List.of(one.url(), lame.url(), three.url()));
      assertThat(lame.asked().size()).isBetween(1, 20);
      assertThat(one.asked().size()).isBetween(40, 79);
      assertThat(three.asked().size()).isBetween(40, 79);
      assertThat(reported(run).stream().mapToLong(Long::longValue).sum()).isEqualTo(120);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"source-hash", "ip-hash"})
  void keepsEachClientOnItsTarget(String balance) throws Exception {
    try (ScriptedServer one = quick();
        ScriptedServer two = quick();
        ScriptedServer three = quick()) {
      replay(recording(120, 1), balance, List.of(one.url(), two.url(), three.url()));
      int clients = 0;
      int used = 0;
      Set<String> all = new HashSet<>();
      for (ScriptedServer server : List.of(one, two, three)) {
        Set<String> mine = new HashSet<>(server.lines());
        clients += mine.size();
        used += mine.isEmpty() ? 0 : 1;
        all.addAll(mine);
        assertThat(server.asked()).hasSize(10 * mine.size());
      }
      assertThat(all).hasSize(CLIENTS);
      assertThat(clients).as("each on one target only").isEqualTo(CLIENTS);
      assertThat(used).isGreaterThan(1);
    }
  }

  @Test
  void leavesATargetThatIsAwayAndTakesItBack() throws Exception {
    try (ScriptedServer one = quick();
        ScriptedServer two = quick()) {
      Thread fate =
          new Thread(
              () -> {
                try {
                  two.awaitAsked(20, () -> false);
                  two.die();
                  one.awaitAsked(one.asked().size() + 60, () -> false);
                  two.comeBack();
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      fate.start();
      Run run =
          replay(
              recording(500, 8),
              "round-robin",
              List.of(one.url(), two.url()),
              "--unhealthy-after",
              "2");
      fate.join();
      Json report = Json.of(run.out());
      Json back = report.items("targets").get(1);
      assertThat(report.number("totals/requests")).isEqualTo(500);
      assertThat(report.items("targets").get(0).number("failed")).isZero();
      assertThat(back.number("failed")).isBetween(2L, 2L + CLIENTS);
      assertThat(back.items("away")).hasSize(1);
      double from = back.decimal("away/0/from_seconds");
      assertThat(from).isBetween(0.1, 3.0);
      assertThat(back.decimal("away/0/to_seconds")).isBetween(from + 0.4, 4.1);
      assertThat(back.number("answered")).isBetween(30L, 240L);
      assertThat(report.items("targets").get(0).number("answered"))
          .isEqualTo(500 - back.number("requests"));
    }
  }
}
