package dev.weir.agent.runtime.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.limit.LimitSet;
import org.junit.jupiter.api.Test;

class DifferencesTest {
  @Test
  void tellsWhatIsAddedChangedAndRemoved() {
    assertThat(
            Differences.of(
                set("{name: a, rate: 1MB/s}, {name: b, rate: 1MB/s}, {name: c, rate: 1MB/s}"),
                set(
                    "{name: d, rate: 1MB/s, action: reject}, {name: b, rate: 2MB/s},"
                        + " {name: c, rate: 1MB/s}")))
        .isEqualTo(
            "d added: reject at 1.00 MB/s, burst 2.00 MB;"
                + " b: delay at 2.00 MB/s, burst 4.00 MB; a removed");
  }

  @Test
  void namesFiveAndCountsTheRest() {
    StringBuilder rules = new StringBuilder("{name: a0, rate: 1}");
    for (int i = 1; i < 9; i++) {
      rules.append(", {name: a").append(i).append(", rate: 1}");
    }
    String text = Differences.of(set(rules.toString()), LimitSet.NONE);
    assertThat(text)
        .isEqualTo("a0 removed; a1 removed; a2 removed; a3 removed; a4 removed; 4 more");
  }

  private static LimitSet set(String rules) {
    return LimitsText.set("x", "limits: [" + rules + "]");
  }
}
