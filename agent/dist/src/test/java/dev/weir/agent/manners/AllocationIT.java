package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.PingPong;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

  private static final int EXCHANGES = 50_000;
  private static final Map<String, Long> BYTES_ALONE = new HashMap<>();

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
      for (String transport : List.of("channels", "sockets", "engines", "tls-sockets")) {
        all.add(Arguments.of(jdk, transport, false));
      }
      all.add(Arguments.of(jdk, "sockets", true));
      all.add(Arguments.of(jdk, "engines", true)); // over channels
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everyTransportOnEveryJdk")
  void takesNoHeapForAnExchangeOnAKnownConnection(Jdk jdk, String transport, boolean held)
      throws Exception {
    String options = Launch.ANY_PORT;
    if (held) {
      options += ",config=" + Files.writeString(folder.resolve("limits.yaml"), LIMITS);
    }
    try (Jvm jvm = run(Launch.compiled(jdk).agent(options), transport)) {
      long withAgentBytes = Long.parseLong(jvm.line());
      long all = Long.parseLong(jvm.line());
      for (String side : List.of("side=served", "side=outgoing")) {
        JsonNode stats = jvm.agent().stats(side);
        assertThat(stats.path("total_requests").asLong()).as(side).isEqualTo(all);
      }
      assertThat(jvm.end()).isZero();
      // In whole bytes for one exchange: both ends are counted here.
      assertThat((withAgentBytes - bytesAlone(jdk, transport)) / EXCHANGES).isZero();
    }
  }

  /** Of all exchanges, without an agent; once for each Java. */
  private static long bytesAlone(Jdk jdk, String transport) throws Exception {
    String key = jdk + " " + transport;
    @Nullable Long known = BYTES_ALONE.get(key);
    if (known != null) {
      return known;
    }
    try (Jvm alone = run(Launch.compiled(jdk), transport)) {
      long bytes = Long.parseLong(alone.line());
      assertThat(alone.end()).isZero();
      BYTES_ALONE.put(key, bytes);
      return bytes;
    }
  }

  private static Jvm run(Launch launch, String transport) throws IOException {
    // What is measured is compiled code, so the application waits until it is there.
    launch.with("-Xbatch");
    if (transport.equals("engines") || transport.equals("tls-sockets")) {
      // It spares the JDK's TLS some of its own objects, more or fewer from run to run and with
      // hooks that they are shown to: some hundred bytes, in which a hook's own would be lost.
      launch.with("-XX:-DoEscapeAnalysis");
    }
    return launch.run(
        PingPong.class, transport, Integer.toString(EXCHANGES), store.toString(), Keys.PASSWORD);
  }
}
