package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.NettyTransport;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Netty's native transports, where an application is its own client: both ends are seen. */
class NativeTransportIT {
  /** Of the agent's own endpoint, by which it is asked. */
  private static final int OWN_CONNECTIONS = 1;

  static List<Arguments> everyNativeTransportOnEveryJdk() throws IOException {
    List<String> transports = new ArrayList<>(List.of("epoll"));
    if (IoUring.isAvailable()) {
      transports.add("io_uring");
    } else {
      System.out.println("io_uring is left out: " + IoUring.unavailabilityCause());
    }
    List<Arguments> all = new ArrayList<>();
    for (Jdk jdk : Jdk.all()) {
      transports.forEach(transport -> all.add(Arguments.of(jdk, transport)));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everyNativeTransportOnEveryJdk")
  void areCountedAtEitherEndAndLetGoOf(Jdk jdk, String transport) throws Exception {
    Launch launch = Launch.on(jdk).netty().agent(Launch.ANY_PORT);
    try (Jvm jvm = launch.run(NettyTransport.class, transport)) {
      jvm.line("netty ");
      long bytes = Long.parseLong(jvm.line("bytes "));
      AgentView agent = jvm.agent();
      for (String side : List.of("side=served", "side=outgoing")) {
        JsonNode stats = agent.stats(side);
        JsonNode totals = stats.path("totals");
        long counted =
            totals.path("request_bytes").asLong() + totals.path("response_bytes").asLong();
        assertThat(counted).as(side).isEqualTo(bytes);
        assertThat(stats.path("books").path("balance").asLong()).as(side).isZero();
      }
      JsonNode health = agent.health();
      assertThat(health.path("connections").asInt()).isEqualTo(OWN_CONNECTIONS);
      assertThat(jvm.agentSaid()).hasSize(1);
    }
  }
}
