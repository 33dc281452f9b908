package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.EveryTransport;
import dev.weir.agent.manners.host.NettyTransport;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong in the agent, the application comes to the same results. */
class ThrowingHooksIT {
  private static final int TOO_MANY = 10;
  private static final List<String> SITES =
      List.of(
          "socket_read",
          "socket_write",
          "send_file",
          "socket_close",
          "socket_connect",
          "tls_engine_unwrap",
          "tls_engine_wrap",
          "tls_socket_read",
          "tls_socket_write",
          "native_read",
          "native_write",
          "native_close",
          "native_connect");
  private static final List<String> NATIVE_SITES =
      SITES.stream().filter(site -> site.startsWith("native_")).toList();
  private static final List<String> GATE_SITES =
      List.of("hold_read", "hold_write", "hold_interest", "hold_native");

  private static final List<String> FAULTS =
      List.of("RuntimeException", "StackOverflowError", "OutOfMemoryError", "ThreadDeath");

  @TempDir static Path folder;
  private static Path store;
  private static List<String> resultsWithoutAgent;
  private static List<String> resultsOfRingsWithoutAgent;

  @BeforeAll
  static void seeWhatTheApplicationsDoAlone() throws Exception {
    store = folder.resolve("store.p12");
    try (Jvm keytool = Keys.generate(Launch.on(Jdk.own()), store)) {
      assertThat(keytool.end()).isZero();
    }
    resultsWithoutAgent = resultsAlone(ThrowingHooksIT::run);
    resultsOfRingsWithoutAgent =
        IoUring.isAvailable() ? resultsAlone(ThrowingHooksIT::runRings) : List.of();
  }

  private interface Application {
    Jvm run(Launch launch) throws Exception;
  }

  private static List<String> resultsAlone(Application application) throws Exception {
    try (Jvm alone = application.run(Launch.on(Jdk.own()))) {
      List<String> results = results(alone);
      assertThat(alone.end()).isZero();
      assertThat(errors(alone)).isEmpty();
      return results;
    }
  }

  /** Every fault on every Java. */
  public static List<Arguments> everyFaultOnEveryJdk() throws Exception {
    List<Arguments> all = new ArrayList<>();
    for (Jdk jdk : Jdk.all()) {
      FAULTS.forEach(fault -> all.add(Arguments.of(jdk, fault)));
    }
    return all;
  }

  /** Each on one Java: what the gate does about them is the same everywhere. */
  static List<Arguments> everyFault() throws Exception {
    List<Jdk> jdks = Jdk.all();
    List<Arguments> all = new ArrayList<>();
    for (int i = 0; i < FAULTS.size(); i++) {
      all.add(Arguments.of(jdks.get(i % jdks.size()), FAULTS.get(i)));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everyFaultOnEveryJdk")
  void changeNothingOfTheApplication(Jdk jdk, String fault) throws Exception {
    try (Jvm jvm = run(throwing(Launch.on(jdk), fault))) {
      assertThat(results(jvm)).isEqualTo(resultsWithoutAgent);
      assertTold(jvm, SITES, fault);
      assertThat(errors(jvm)).hasSize(1 + SITES.size());
    }
  }

  /** The sites of the other native transport, which are off by then where both are in one JVM. */
  @ParameterizedTest
  @EnabledIf("hasRings")
  @MethodSource("everyFaultOnEveryJdk")
  void changeNothingOfNettyOnRings(Jdk jdk, String fault) throws Exception {
    try (Jvm jvm = runRings(throwing(Launch.on(jdk), fault))) {
      assertThat(results(jvm)).isEqualTo(resultsOfRingsWithoutAgent);
      assertTold(jvm, NATIVE_SITES, fault);
    }
  }

  static boolean hasRings() {
    return IoUring.isAvailable();
  }

  /** With limits in force, so that there are hooks that hold bytes back. */
  @ParameterizedTest
  @MethodSource("everyFault")
  void changeNothingOfTheApplicationWhereBytesAreHeld(Jdk jdk, String fault) throws Exception {
    try (Jvm jvm = run(throwing(Launch.on(jdk), fault + ThrowingAgent.AT_THE_GATE, limits()))) {
      assertThat(results(jvm)).isEqualTo(resultsWithoutAgent);
      assertTold(jvm, GATE_SITES, fault);
    }
  }

  private static String limits() throws IOException {
    Path file = folder.resolve("limits.yaml");
    return ",config=" + Files.writeString(file, "limits: [{name: all, rate: 1GB/s}]\n");
  }

  private static Launch throwing(Launch launch, String fault) throws Exception {
    return throwing(launch, fault, "");
  }

  private static Launch throwing(Launch launch, String fault, String options) throws Exception {
    Path throwing = TestAgentJar.of(ThrowingAgent.class, folder);
    return launch
        .classPath(Launch.placeOf(ByteBuddy.class))
        .with("-Dnet.bytebuddy.safe=true")
        .agent(Launch.ANY_PORT + options)
        .with("-javaagent:" + throwing + "=" + fault);
  }

  private static void assertTold(Jvm jvm, List<String> sitesOff, String fault) throws Exception {
    JsonNode health = jvm.agent().health();
    Map<String, Double> errors = jvm.agent().metric("weir_agent_errors_total");
    assertThat(jvm.end()).isZero();

    assertThat(health.path("status").asText())
        .isEqualTo(ThrowingAgent.endsSite(fault) ? "degraded" : "ok");
    Map<String, JsonNode> sites = new TreeMap<>();
    health.path("sites").forEach(site -> sites.put(site.path("site").asText(), site));
    for (String site : sitesOff) {
      JsonNode shown = sites.getOrDefault(site, MissingNode.getInstance());
      assertThat(shown.path("state").asText().equals("off"))
          .as(site)
          .isEqualTo(ThrowingAgent.endsSite(fault));
      assertThat(shown.path("faults").asInt()).as(site).isGreaterThanOrEqualTo(TOO_MANY);
      assertThat(shown.path("why").asText()).as(site).contains(fault.replace("Runtime", ""));
      double told = errors.getOrDefault("{site=\"" + site + "\",}", 0.0);
      // Where hooks go on to fail, they do so in the agent's own answers, too.
      assertThat(told)
          .as(site)
          .isBetween(
              shown.path("faults").asDouble(),
              shown.path("faults").asDouble() * (ThrowingAgent.endsSite(fault) ? 1 : 1.5));
      assertThat(jvm.agentSaid())
          .filteredOn(line -> line.startsWith("weir: fault in " + site + ","))
          .as(site)
          .hasSize(1);
    }
  }

  private static Jvm run(Launch launch) throws Exception {
    return launch.netty().run(EveryTransport.class, store.toString(), Keys.PASSWORD, "epoll");
  }

  private static Jvm runRings(Launch launch) throws Exception {
    return launch.netty().run(NettyTransport.class, "io_uring");
  }

  /** But for what newer JVMs say about Netty. */
  private static List<String> errors(Jvm jvm) {
    return jvm.errors().stream()
        .filter(line -> !line.isEmpty() && !line.startsWith("WARNING: "))
        .toList();
  }

  private static List<String> results(Jvm jvm) throws InterruptedException {
    List<String> results = new ArrayList<>();
    do {
      results.add(jvm.line());
    } while (!results.get(results.size() - 1).equals("done"));
    return results;
  }
}
