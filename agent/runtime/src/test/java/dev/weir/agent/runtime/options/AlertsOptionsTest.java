package dev.weir.agent.runtime.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class AlertsOptionsTest {
  private static AlertsOptions parse(String text) {
    return AgentOptions.parse(text, new Properties(), Map.of()).alerts();
  }

  @Test
  void watchesByTheBuiltInRulesUnlessToldOtherwise() {
    assertThat(parse("")).isEqualTo(new AlertsOptions(true, null));
  }

  @Test
  void readsAFile() {
    assertThat(parse("alerts=/etc/alerts.yaml"))
        .isEqualTo(new AlertsOptions(true, Path.of("/etc/alerts.yaml")));
  }

  @Test
  void canBeOff() {
    assertThat(parse("alerts=off")).isEqualTo(new AlertsOptions(false, null));
  }
}
