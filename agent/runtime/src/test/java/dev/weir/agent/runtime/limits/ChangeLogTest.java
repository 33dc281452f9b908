package dev.weir.agent.runtime.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChangeLogTest {
  private final List<String> said = new ArrayList<>();
  private final ChangeLog log = new ChangeLog(said::add, 0);

  @Test
  void keepsTheLatest() {
    for (int i = 0; i < 60; i++) {
      log.add("change " + i, "why", i);
    }
    assertThat(log.latest()).hasSize(50);
    assertThat(log.latest().get(0).what()).isEqualTo("change 10");
    assertThat(log.latest().get(49).what()).isEqualTo("change 59");
  }

  @Test
  void saysOnlySoMuchAMinuteAndThenHowMuchItDidNotSay() {
    for (int i = 0; i < 100; i++) {
      log.add("change " + i, "why", i);
    }
    assertThat(said).hasSize(60).endsWith("limits: change 59 (why)");
    log.add("later", "why", TimeUnit.MINUTES.toNanos(1));
    assertThat(said)
        .hasSize(62)
        .endsWith("40 more changes of limits were not said", "limits: later (why)");
  }
}
