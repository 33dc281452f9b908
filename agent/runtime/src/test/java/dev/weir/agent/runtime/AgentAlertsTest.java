package dev.weir.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.agent.runtime.options.AlertsOptions;
import dev.weir.agent.runtime.speech.Speaker;
import dev.weir.core.alert.Alert;
import dev.weir.core.alert.Rule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
        Objects.requireNonNull(
            AgentAlerts.of(options, "shop", notes, thread -> {}, new Speaker(log)));
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

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
  void postsOnThoughNobodyReadsStandardError() throws Exception {
    AtomicInteger posts = new AtomicInteger();
    CountDownLatch both = new CountDownLatch(2);
    CountDownLatch held = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          // The first is refused, which the webhook has to say before it posts the second.
          exchange.sendResponseHeaders(posts.incrementAndGet() == 1 ? 403 : 204, -1);
          exchange.close();
          both.countDown();
        });
    server.start();
    Path file = folder.resolve("alerts.yaml");
    Files.writeString(
        file, "webhook: {url: \"http://127.0.0.1:" + server.getAddress().getPort() + "/\"}\n");
    try (AgentAlerts alerts = alerts(new AlertsOptions(true, file), line -> await(held))) {
      alerts.changed(alert(1));
      alerts.changed(alert(2));
      assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      held.countDown();
      server.stop(0);
    }
  }
}
