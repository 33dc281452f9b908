package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.Load;
import dev.weir.agent.manners.host.TwoServers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two agents in one JVM, whichever comes first. */
class OpenTelemetryIT {
  static List<Arguments> everyJdkInBothOrders() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (Jdk jdk : Jdk.all()) {
      all.add(Arguments.of(jdk, true));
      all.add(Arguments.of(jdk, false));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everyJdkInBothOrders")
  void countsExactlyBesideIt(Jdk jdk, boolean weirFirst) throws Exception {
    String other = "-javaagent:" + System.getProperty("weir.opentelemetry.jar");
    Launch launch =
        Launch.on(jdk)
            .with("-Dotel.traces.exporter=none")
            .with("-Dotel.metrics.exporter=none", "-Dotel.logs.exporter=none");
    if (weirFirst) {
      launch.agent(Launch.ANY_PORT).with(other);
    } else {
      launch.with(other).agent(Launch.ANY_PORT);
    }
    try (Jvm jvm = launch.run(TwoServers.class)) {
      Load.Count count;
      int[] ports = {Integer.parseInt(jvm.line()), Integer.parseInt(jvm.line())};
      try (Load load = new Load(2, "/both", ports)) {
        load.move("/both");
        load.move("/rest");
        count = load.count("/both");
        assertThat(load.failures()).isEmpty();
      }
      AgentView agent = jvm.agent();
      assertThat(count.requests()).isPositive();
      Await.equal(count, () -> agent.count("/both"));
      JsonNode stats = agent.stats("by=path");
      assertThat(stats.path("books").path("balance").asLong()).isZero();
      assertThat(agent.health().path("status").asText()).isEqualTo("ok");
      assertThat(jvm.end()).isZero();
      // The other agent is there, and says so.
      assertThat(jvm.errors()).anyMatch(line -> line.contains("opentelemetry-javaagent - version"));
      assertThat(jvm.agentSaid()).hasSize(1);
    }
  }
}
