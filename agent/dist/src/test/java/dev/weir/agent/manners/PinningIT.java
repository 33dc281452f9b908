package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.Load;
import dev.weir.agent.manners.host.VirtualThreads;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The hooks run inside virtual threads, and never hold on to what carries them; nor do they lose
 * anything when a thread waits for another in a hook, and goes on with another carrier.
 */
class PinningIT {
  /** So many that they wait for each other in hooks, on a machine of two processors, too. */
  private static final int CLIENTS = 100;

  private static final long LOAD_NANOS = TimeUnit.SECONDS.toNanos(5);

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
      try (Load load = new Load(CLIENTS, "/virtual", Integer.parseInt(jvm.line()))) {
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < LOAD_NANOS) {
          load.move("/virtual");
        }
        load.move("/rest");
        count = load.count("/virtual");
        assertThat(load.failures()).isEmpty();
      }
      assertThat(count.requests()).isGreaterThan(CLIENTS);
      Await.equal(count, () -> jvm.agent().count("/virtual"));
      jvm.say("tell");
      assertThat(Long.parseLong(jvm.line())).isGreaterThanOrEqualTo(CLIENTS);
      assertThat(jvm.line()).isEqualTo("[]");
      assertThat(jvm.end()).isZero();
      assertThat(jvm.errors()).hasSize(1);
      assertThat(jvm.rest()).isEmpty();
    }
  }
}
