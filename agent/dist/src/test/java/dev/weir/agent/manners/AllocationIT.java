package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.PingPong;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On a connection that is known, the hooks allocate nothing. */
class AllocationIT {
  static List<Jdk> jdks() throws IOException {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void takesNoHeapForAnExchangeOnAKnownConnection(Jdk jdk) throws Exception {
    long aloneBytes;
    try (Jvm alone = Launch.compiled(jdk).run(PingPong.class)) {
      aloneBytes = Long.parseLong(alone.line());
      assertThat(alone.end()).isZero();
    }
    try (Jvm jvm = Launch.compiled(jdk).agent(Launch.ANY_PORT).run(PingPong.class)) {
      long withAgentBytes = Long.parseLong(jvm.line());
      long exchanges = Long.parseLong(jvm.line());
      for (String side : List.of("side=served", "side=outgoing")) {
        JsonNode stats = jvm.agent().stats(side);
        assertThat(stats.path("total_requests").asLong()).as(side).isEqualTo(exchanges);
      }
      assertThat(jvm.end()).isZero();
      // Of a hundred thousand exchanges, in whole bytes for one: both ends are counted here.
      assertThat((withAgentBytes - aloneBytes) / 100_000).isZero();
    }
  }
}
