package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.PingPong;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On a connection that is known, the hooks allocate nothing. */
class AllocationIT {
  /** Of every kind, and none that makes anything wait. */
  private static final String LIMITS =
      """
      limits:
        - {name: responses, rate: 1GB/s}
        - {name: requests, direction: request, rate: 1GB/s}
        - {name: clients, per: client, rate: 1GB/s}
        - {name: connections, per: connection, rate: 1GB/s}
        - {name: endpoints, per: endpoint, rate: 1GB/s}
        - {name: watched, rate: 1kB/s, action: observe}
      """;

  @TempDir static Path folder;
  private static Path store;

  @BeforeAll
  static void makeKeys() throws Exception {
    store = folder.resolve("store.p12");
    try (Jvm keytool = Keys.generate(Launch.on(Jdk.own()), store)) {
      assertThat(keytool.end()).isZero();
    }
  }

  static List<Arguments> everyTransportOnEveryJdk() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (Jdk jdk : Jdk.all()) {
      all.add(Arguments.of(jdk, "channels", 100_000, false));
      all.add(Arguments.of(jdk, "sockets", 100_000, false));
      all.add(Arguments.of(jdk, "engines", 50_000, false));
      all.add(Arguments.of(jdk, "tls-sockets", 50_000, false));
      all.add(Arguments.of(jdk, "sockets", 50_000, true));
      all.add(Arguments.of(jdk, "engines", 50_000, true)); // over channels
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everyTransportOnEveryJdk")
  void takesNoHeapForAnExchangeOnAKnownConnection(
      Jdk jdk, String transport, int exchanges, boolean held) throws Exception {
    String options = Launch.ANY_PORT;
    if (held) {
      options += ",config=" + Files.writeString(folder.resolve("limits.yaml"), LIMITS);
    }
    long aloneBytes;
    try (Jvm alone = run(Launch.compiled(jdk), transport, exchanges)) {
      aloneBytes = Long.parseLong(alone.line());
      assertThat(alone.end()).isZero();
    }
    try (Jvm jvm = run(Launch.compiled(jdk).agent(options), transport, exchanges)) {
      long withAgentBytes = Long.parseLong(jvm.line());
      long all = Long.parseLong(jvm.line());
      for (String side : List.of("side=served", "side=outgoing")) {
        JsonNode stats = jvm.agent().stats(side);
        assertThat(stats.path("total_requests").asLong()).as(side).isEqualTo(all);
      }
      assertThat(jvm.end()).isZero();
      // In whole bytes for one exchange: both ends are counted here.
      assertThat((withAgentBytes - aloneBytes) / exchanges).isZero();
    }
  }

  private static Jvm run(Launch launch, String transport, int exchanges) throws IOException {
    // What is measured is compiled code, so the application waits until it is there.
    launch.with("-Xbatch");
    if (transport.equals("engines") || transport.equals("tls-sockets")) {
      // It spares the JDK's TLS some of its own objects, more or fewer from run to run and with
      // hooks that they are shown to: some hundred bytes, in which a hook's own would be lost.
      launch.with("-XX:-DoEscapeAnalysis");
    }
    return launch.run(
        PingPong.class, transport, Integer.toString(exchanges), store.toString(), Keys.PASSWORD);
  }
}
