package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.Load;
import dev.weir.agent.manners.host.VirtualThreads;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hooks run inside virtual threads, and never hold on to what carries them. */
class PinningIT {
  static List<Jdk> jdksWithVirtualThreads() throws IOException {
    return Jdk.all().stream().filter(jdk -> jdk.feature() >= 21).toList();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("jdksWithVirtualThreads")
  void pinsNoVirtualThread(Jdk jdk) throws Exception {
    try (Jvm jvm =
        Launch.on(jdk)
            .with("-Djdk.tracePinnedThreads=full")
            .agent(Launch.ANY_PORT)
            .run(VirtualThreads.class)) {
      Load.Count count;
      try (Load load = new Load(16, "/virtual", Integer.parseInt(jvm.line()))) {
        for (int i = 0; i < 10; i++) {
          load.move("/virtual");
        }
        load.move("/rest");
        count = load.count("/virtual");
        assertThat(load.failures()).isEmpty();
      }
      Await.until(
          "count of all",
          () ->
              AgentView.row(jvm.agent().stats("by=path"), "path", "/virtual")
                      .path("response_bytes")
                      .asLong()
                  == count.responseBytes());
      jvm.say("tell");
      assertThat(Long.parseLong(jvm.line())).isGreaterThanOrEqualTo(16);
      assertThat(jvm.line()).isEqualTo("[]");
      assertThat(jvm.end()).isZero();
      assertThat(jvm.errors()).hasSize(1);
      assertThat(jvm.rest()).isEmpty();
    }
  }
}
