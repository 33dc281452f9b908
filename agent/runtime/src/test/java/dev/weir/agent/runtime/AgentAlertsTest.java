package dev.weir.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.runtime.options.AlertsOptions;
import dev.weir.core.alert.Alert;
import dev.weir.core.alert.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AgentAlertsTest {
  @TempDir Path folder = Path.of("");

  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  private static Alert alert(int number) {
    return new Alert(Rule.SHARE, "/r" + number, 1, 2, 0, 0.5, 0.3, 0, "");
  }

  private AgentAlerts alerts(AlertsOptions options, Consumer<String> log) {
    List<String> notes = new ArrayList<>();
    AgentAlerts made =
        Objects.requireNonNull(AgentAlerts.of(options, "shop", notes, thread -> {}, log));
    assertThat(notes).isEmpty();
    return made;
  }

  private AlertsOptions ruled() throws IOException {
    Path file = folder.resolve("alerts.yaml");
    Files.writeString(file, "jitter: off\n");
    return new AlertsOptions(true, file);
  }

  private String next() throws InterruptedException {
    return String.valueOf(said.poll(30, TimeUnit.SECONDS));
  }

  @Test
  void keepsToMetricsWhereNobodyGaveRules() throws Exception {
    try (AgentAlerts asked = alerts(ruled(), said::add);
        AgentAlerts unasked =
            alerts(new AlertsOptions(true, null), line -> said.add("unasked " + line))) {
      unasked.changed(alert(1));
      asked.changed(alert(2));
      assertThat(next()).startsWith("alert share firing: /r2 ");
      assertThat(said).isEmpty();
      assertThat(unasked.figures().raised()).hasSize(5);
    }
  }

  @Test
  void neverWaitsForStandardError() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    Consumer<String> blocked =
        line -> {
          try {
            held.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          said.add(line);
        };
    try (AgentAlerts alerts = alerts(ruled(), blocked)) {
      for (int i = 0; i < Speaker.MOST_WAITING + 11; i++) {
        alerts.changed(alert(i)); // comes back, though nothing is read
      }
      assertThat(said).isEmpty();
      held.countDown();
      assertThat(next()).startsWith("alert share firing: /r0 ");
      String last = next();
      while (!last.endsWith(" more changes of alerts could not be said")) {
        assertThat(last).startsWith("alert share firing: /r");
        last = next();
      }
      assertThat(last).startsWith("1");
    }
  }
}
