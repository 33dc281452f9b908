package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many requests {@code weir replay} sends, and over what time. */
class ReplayPaceTest {
  @TempDir Path folder;

  /** A request every 10 ms. */
  private Json replay(int count, String... more) throws IOException {
    GorRecording recording = new GorRecording();
    for (int i = 0; i < count; i++) {
      recording.get(i % 4, 10L * i, "/items/" + i);
    }
    try (ScriptedServer server = ScriptedServer.start(ScriptedServer.ok(1))) {
      List<String> all = new ArrayList<>(List.of("replay", "--format", "json", "-t", server.url()));
      all.addAll(List.of(more));
      all.add(recording.write(folder.resolve("t.gor")).toString());
      Run run = Run.of(all.toArray(new String[0]));
      assertThat(run.exitCode()).as(run.err()).isZero();
      Json report = Json.of(run.out());
      assertThat(server.asked()).hasSize((int) report.number("totals/sent"));
      assertThat(report.number("totals/answered")).isEqualTo(report.number("totals/sent"));
      assertThat(report.at("complete").value()).isEqualTo(true);
      return report;
    }
  }

  private static double planned(Json report) {
    return report.decimal("timing/planned_seconds");
  }

  @Test
  void keepsTheSpacingOfTheRecording() throws Exception {
    Json report = replay(101);
    assertThat(report.number("totals/sent")).isEqualTo(101);
    assertThat(planned(report)).isEqualTo(1.0);
    assertThat(report.decimal("timing/actual_seconds")).isBetween(0.9, 1.3);
  }

  @Test
  void keepsItTimesAFactor() throws Exception {
    assertThat(planned(replay(101, "--speed", "4x"))).isEqualTo(0.25);
    assertThat(planned(replay(26, "--speed", "0.5x"))).isEqualTo(0.5);
  }

  @Test
  void keepsARate() throws Exception {
    assertThat(planned(replay(101, "--rate", "200/s"))).isEqualTo(0.5);
    assertThat(planned(replay(11, "--rate", "1200/min"))).isEqualTo(0.5);
  }

  @Test
  void risesToARate() throws Exception {
    // A rate that rises evenly from 0 over a second has sent half as much by then.
    Json report = replay(151, "--rate", "100/s", "--ramp", "1s");
    assertThat(planned(report)).isBetween(1.98, 2.02);
  }

  @Test
  void sendsAsFastAsItCan() throws Exception {
    Json report = replay(300, "--rate", "max", "--connections", "4");
    assertThat(report.number("totals/sent")).isEqualTo(300);
    assertThat(report.at("timing").value()).isNull();
  }

  @Test
  void endsAfterSoManyRequests() throws Exception {
    assertThat(replay(50, "--count", "7").number("totals/sent")).isEqualTo(7);
    assertThat(replay(5, "--count", "7").number("totals/sent")).isEqualTo(5);
    assertThat(replay(5, "--loop", "--count", "12").number("totals/sent")).isEqualTo(12);
  }

  @Test
  void endsAfterSomeTime() throws Exception {
    assertThat(replay(101, "--duration", "495ms").number("totals/sent")).isEqualTo(50);
    Json looped = replay(10, "--loop", "--rate", "100/s", "--duration", "495ms");
    assertThat(looped.number("totals/sent")).isEqualTo(50);
  }

  @Test
  void playsTheRecordingSeveralTimes() throws Exception {
    Json report = replay(20, "--loop", "3");
    assertThat(report.number("totals/sent")).isEqualTo(60);
    assertThat(report.number("requests/recorded")).isEqualTo(60);
    // A mean gap stands between two passes.
    assertThat(planned(report)).isBetween(0.585, 0.595);
  }
}
