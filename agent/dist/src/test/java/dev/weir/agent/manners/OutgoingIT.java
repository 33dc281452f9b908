package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.CountingServer;
import dev.weir.agent.manners.host.Load;
import dev.weir.agent.manners.host.Relay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the application asks of others is counted apart from what it serves. */
class OutgoingIT {
  @TempDir Path folder;

  static List<Jdk> jdks() throws IOException {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void countsWhatTheOtherSideCounts(Jdk jdk) throws Exception {
    Path store = folder.resolve("store.p12");
    try (Jvm keytool = Keys.generate(Launch.on(Jdk.own()), store)) {
      assertThat(keytool.end()).isZero();
    }
    try (CountingServer plain = CountingServer.plain();
        CountingServer tls = CountingServer.tls(store, Keys.PASSWORD);
        Jvm jvm =
            Launch.on(jdk)
                .agent(Launch.ANY_PORT)
                .run(
                    Relay.class,
                    store.toString(),
                    Keys.PASSWORD,
                    "http://localhost:" + plain.port(),
                    "https://localhost:" + tls.port())) {
      Load.Count served;
      try (Load load = new Load(2, "/relay", Integer.parseInt(jvm.line()))) {
        load.move("/relay");
        load.move("/rest");
        served = load.count("/relay");
        assertThat(load.failures()).isEmpty();
      }
      AgentView agent = jvm.agent();
      Await.until(
          "count of all",
          () ->
              agent.stats("side=outgoing").path("totals").path("response_bytes").asLong()
                  >= plain.responseBytes() + tls.responseBytes());

      JsonNode outgoing = agent.stats("side=outgoing&by=host");
      assertThat(outgoing.path("top_endpoints")).hasSize(2);
      assertCounted(outgoing, plain);
      assertCounted(outgoing, tls);
      assertThat(outgoing.path("books").path("balance").asLong()).isZero();

      JsonNode byPath = agent.stats("by=path");
      JsonNode relayed = AgentView.row(byPath, "path", "/relay");
      assertThat(relayed.path("requests").asLong()).isEqualTo(served.requests());
      assertThat(relayed.path("request_bytes").asLong()).isEqualTo(served.requestBytes());
      assertThat(relayed.path("response_bytes").asLong()).isEqualTo(served.responseBytes());
      assertThat(byPath.path("top_endpoints")).hasSize(2);
      assertThat(byPath.path("books").path("balance").asLong()).isZero();
      assertThat(jvm.end()).isZero();
    }
  }

  private static void assertCounted(JsonNode stats, CountingServer server) {
    JsonNode row = AgentView.row(stats, "host", "localhost:" + server.port());
    assertThat(row.path("request_bytes").asLong()).isEqualTo(server.requestBytes()).isPositive();
    assertThat(row.path("response_bytes").asLong()).isEqualTo(server.responseBytes());
  }
}
