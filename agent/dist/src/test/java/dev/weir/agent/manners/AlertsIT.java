package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.Load;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A route that takes most of the bytes is told of by webhook, metrics and log, and so is its end.
 */
class AlertsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final List<JsonNode> posts = new CopyOnWriteArrayList<>();
  private HttpServer hook;

  @BeforeEach
  void listen() throws Exception {
    hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/hook",
        exchange -> {
          posts.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    hook.start();
  }

  @AfterEach
  void stop() {
    hook.stop(0);
  }

  private List<String> told() {
    return posts.stream()
        .map(
            post ->
                post.path("source").asText()
                    + ": "
                    + post.path("rule").asText()
                    + ' '
                    + post.path("route").asText()
                    + ' '
                    + post.path("state").asText())
        .toList();
  }

  @Test
  void tellsOfARouteThatTakesMostOfTheBytes() throws Exception {
    Path rules = folder.resolve("alerts.yaml");
    Files.writeString(
        rules,
        """
        share: {above: 60%%, for: 0s, clear-for: 1s, window: 1s, minimum: 1kB, routes: 1}
        slow-static: off
        jitter: off
        periodic-peak: off
        anomaly: off
        webhook: {url: "http://127.0.0.1:%d/hook"}
        """
            .formatted(hook.getAddress().getPort()));
    String options = Launch.ANY_PORT + ",service=shop,alerts=" + rules;
    try (WatchedServers servers =
            WatchedServers.start(Launch.on(Jdk.own()).agent(options), folder);
        Load load = new Load(1, "/first", servers.ports())) {
      AgentView agent = servers.jvm().agent();
      Await.equal(List.of("shop: share /first firing"), this::told);
      assertThat(posts.get(0).path("value").asDouble()).isGreaterThan(0.6);
      assertThat(agent.metric("weir_alert_firing"))
          .isEqualTo(Map.of("{rule=\"share\",http_route=\"/first\",}", 1.0));
      load.move("/second");
      Await.until("end of the alert", () -> told().contains("shop: share /first resolved"));
      Await.until("other alert", () -> told().contains("shop: share /second firing"));
      assertThat(told()).hasSize(3);
      assertThat(agent.metric("weir_alerts_total")).isEqualTo(Map.of("{rule=\"share\",}", 2.0));
      Await.equal(
          Map.of("{outcome=\"dropped\",}", 0.0, "{outcome=\"taken\",}", 3.0),
          () -> agent.metric("weir_alert_posts_total"));
      assertThat(servers.jvm().agentSaid())
          .anyMatch(line -> line.startsWith("weir: alert share firing: /first has "))
          .anyMatch(line -> line.startsWith("weir: alert share over: /first has "));
      assertThat(load.failures()).isEmpty();
    }
  }

  @Test
  void goesOnByTheBuiltInRulesWhenTheFileIsNonsense() throws Exception {
    Path rules = folder.resolve("alerts.yaml");
    Files.writeString(rules, "share: {above: lots}\n");
    String options = Launch.ANY_PORT + ",alerts=" + rules;
    try (WatchedServers servers =
        WatchedServers.start(Launch.on(Jdk.own()).agent(options), folder)) {
      AgentView agent = servers.jvm().agent();
      assertThat(agent.health().path("notes").toString())
          .contains("the built-in alert rules hold, since ", "alerts.yaml:1:16: above 'lots'");
      assertThat(agent.metric("weir_alerts_total")).hasSize(5);
    }
  }
}
