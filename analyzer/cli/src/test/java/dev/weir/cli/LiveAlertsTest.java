package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LiveAlertsTest {
  @Test
  void keepsABoundedNumberOfLinesOfOthersAndCountsTheRest() {
    try (LiveAlerts alerts = new LiveAlerts(null, "lo")) {
      for (int i = 0; i < LiveAlerts.MOST_TROUBLES + 7; i++) {
        alerts.say("trouble " + i);
      }
      assertThat(told(alerts).lines())
          .hasSize(LiveAlerts.MOST_TROUBLES + 1)
          .startsWith("weir: trouble 0", "weir: trouble 1")
          .endsWith("weir: 7 more lines at once, of the export or the webhook");
      alerts.say("later");
      assertThat(told(alerts).lines()).containsExactly("weir: later");
    }
  }

  private static String told(LiveAlerts alerts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    alerts.tell(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }
}
