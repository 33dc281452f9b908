package dev.weir.core.simulation;

import static dev.weir.core.simulation.Scene.rule;
import static dev.weir.core.simulation.Scene.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.limit.LimitSet;
import dev.weir.core.timeline.TimeScale;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowTest {
  private static final long MB = 1_000_000;

  @Test
  void addsUpToWhatWasGrantedUnderEachLimit() {
    LimitSet set = set(rule("downloads", "/files/**", MB, 100_000), rule("idle", "/no", MB, MB));
    Scene scene = new Scene(set);
    for (int i = 0; i < 5; i++) {
      scene.get("/files/" + i, i + 1, 0, MB, 10);
    }
    Recording recording = scene.get("/other", 9, 0, 777, 0).recording();
    TimeScale scale = new TimeScale(64);
    Flow before = new Flow(scale, 2);
    Flow after = new Flow(scale, 2);
    Simulation simulation = new Simulation(recording.all(), set, false);
    Outcome without = simulation.before(before);
    Outcome with = simulation.run(after);

    assertThat(without).isEqualTo(simulation.before());
    assertThat(with).isEqualTo(simulation.run());
    assertThat(sum(before.bytes(0))).isEqualTo(without.limits().get(0).total().grantedBytes());
    assertThat(sum(after.bytes(0))).isEqualTo(with.limits().get(0).total().grantedBytes());
    assertThat(sum(after.bytes(0))).isEqualTo(5 * MB);
    assertThat(sum(after.bytes(1))).isZero();
    // 5 MB at 1 MB/s take their time, where they had come at once.
    assertThat(before.bytes(0).stream().filter(bytes -> bytes > 0)).hasSizeLessThan(3);
    assertThat(after.bytes(0).stream().filter(bytes -> bytes > 0)).hasSizeGreaterThan(30);
    assertThat(after.bytes(0)).hasSameSizeAs(before.bytes(0));
  }

  private static long sum(List<Long> bytes) {
    return bytes.stream().mapToLong(Long::longValue).sum();
  }
}
