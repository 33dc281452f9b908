package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.Load;
import dev.weir.agent.manners.host.VirtualThreads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The hooks run inside virtual threads, and never hold on to what carries them; nor do they lose
 * anything when a thread waits for another in a hook, and goes on with another carrier.
 */
class PinningIT {
  /** So many that they wait for each other in hooks, on a machine of two processors, too. */
  private static final int CLIENTS = 100;

  private static final long LOAD_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** So little that all wait for their turns most of the time. */
  private static final String LIMITS =
      """
      limits:
        - {name: responses, rate: 300kB/s, burst: 4kB}
        - {name: requests, direction: request, rate: 30kB/s, burst: 4kB}
      """;

  @TempDir static Path folder;

  static List<Arguments> inTheClearAndInTls() throws Exception {
    List<Jdk> jdks = Jdk.all();
    if (jdks.stream().noneMatch(jdk -> jdk.feature() >= 21 && jdk.feature() < 24)) {
      System.out.println(
          "Waiting for a monitor pins virtual threads on JDK 21 to 23, and none was found: that the"
              + " hooks hold no monitor there was not checked");
    }
    List<Arguments> all = new ArrayList<>();
    for (Jdk jdk : jdks) {
      if (jdk.feature() >= 21) {
        for (boolean tls : List.of(false, true)) {
          all.add(Arguments.of(jdk, tls, false));
          all.add(Arguments.of(jdk, tls, true));
        }
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0}, TLS {1}, limits {2}", allowZeroInvocations = true)
  @MethodSource("inTheClearAndInTls")
  void pinsNoVirtualThread(Jdk jdk, boolean tls, boolean held) throws Exception {
    Path store = folder.resolve("store.p12");
    if (tls && Files.notExists(store)) {
      try (Jvm keytool = Keys.generate(Launch.on(Jdk.own()), store)) {
        assertThat(keytool.end()).isZero();
      }
    }
    String options = Launch.ANY_PORT;
    if (held) {
      options += ",config=" + Files.writeString(folder.resolve("limits.yaml"), LIMITS);
    }
    Launch launch = Launch.on(jdk).with("-Djdk.tracePinnedThreads=full").agent(options);
    String[] keys = tls ? new String[] {store.toString(), Keys.PASSWORD} : new String[0];
    try (Jvm jvm = launch.run(VirtualThreads.class, keys)) {
      int port = Integer.parseInt(jvm.line());
      Load.Count count;
      try (Load load =
          tls
              ? Load.tls(store, Keys.PASSWORD, CLIENTS, "/virtual", port)
              : new Load(CLIENTS, "/virtual", port)) {
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
      if (held) {
        assertThat(jvm.agent().metric("weir_limit_delayed_bytes_total"))
            .allSatisfy((labels, bytes) -> assertThat(bytes).as(labels).isPositive());
      }
      jvm.say("tell");
      assertThat(Long.parseLong(jvm.line())).isGreaterThanOrEqualTo(CLIENTS);
      assertThat(jvm.line()).isEqualTo("[]");
      assertThat(jvm.end()).isZero();
      assertThat(jvm.errors()).hasSize(held ? 2 : 1);
      assertThat(jvm.rest()).isEmpty();
    }
  }
}
