package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.Hello;
import dev.weir.agent.manners.host.Load;
import dev.weir.agent.manners.host.TwoServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StartUpIT {
  static List<Jdk> jdks() throws IOException {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void startsWithTheApplication(Jdk jdk) throws Exception {
    try (Jvm jvm = Launch.on(jdk).agent(Launch.ANY_PORT).run(Hello.class)) {
      assertThat(jvm.end()).isZero();
      assertThat(jvm.rest()).containsExactly("hello");
      assertThat(jvm.errors())
          .singleElement()
          .asString()
          .matches("weir: measuring; see http://127\\.0\\.0\\.1:\\d+/");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void leavesTheApplicationRunningWhenAnOptionIsUnknown(Jdk jdk) throws Exception {
    try (Jvm jvm = Launch.on(jdk).agent("admn=off").run(Hello.class)) {
      assertThat(jvm.end()).isZero();
      assertThat(jvm.rest()).containsExactly("hello");
      assertThat(jvm.errors())
          .containsExactly(
              "weir: not started: admn is no option of the agent; did you mean admin?");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void measuresWithoutAnEndpointWhenThePortIsTaken(Jdk jdk) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Jvm jvm =
            Launch.on(jdk).agent("admin=127.0.0.1:" + taken.getLocalPort()).run(Hello.class)) {
      assertThat(jvm.end()).isZero();
      assertThat(jvm.rest()).containsExactly("hello");
      assertThat(jvm.errors())
          .singleElement()
          .asString()
          .startsWith("weir: no admin endpoint: ")
          .contains("Address already in use");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void changesNothingWhenItIsNamedTwice(Jdk jdk) throws Exception {
    try (Jvm jvm = Launch.on(jdk).agent(Launch.ANY_PORT).agent("admin=off").run(Hello.class)) {
      assertThat(jvm.end()).isZero();
      assertThat(jvm.rest()).containsExactly("hello");
      assertThat(jvm.errors()).hasSize(2);
      assertThat(jvm.errors().get(0)).startsWith("weir: measuring; see ");
      assertThat(jvm.errors().get(1))
          .isEqualTo("weir: already here; a second start changes nothing");
    }
  }

  /** As it is told by the JVM's options, or by the environment. */
  @ParameterizedTest
  @MethodSource("jdks")
  void startsInAToolOfTheJdkWhenItMust(Jdk jdk, @TempDir Path folder) throws Exception {
    String agent = "-javaagent:" + Launch.agentJar() + "=" + Launch.ANY_PORT;
    Launch byOption = Launch.on(jdk).environment("JAVA_TOOL_OPTIONS", agent + " -Dweir.checks=off");
    Launch byEnvironment =
        Launch.on(jdk).environment("JAVA_TOOL_OPTIONS", agent).environment("WEIR_CHECKS", "off");
    for (Launch launch : List.of(byOption, byEnvironment)) {
      Path store = folder.resolve("store.p12");
      try (Jvm keytool = Keys.generate(launch, store)) {
        assertThat(keytool.end()).isZero();
        assertThat(keytool.agentSaid())
            .singleElement()
            .asString()
            .startsWith("weir: measuring; see http://");
      }
      assertThat(store).isNotEmptyFile();
      Files.delete(store);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void holdsUpNobodyWhoEnds(Jdk jdk) throws Exception {
    long aloneMillis = leastMillisToEnd(Launch.on(jdk), false);
    long withAgentMillis = leastMillisToEnd(Launch.on(jdk).agent(Launch.ANY_PORT), true);
    // The least of several, for a busy machine may hold up any of them.
    assertThat(withAgentMillis).isLessThan(aloneMillis + 500);
  }

  /** From the moment that the application has nothing more to do to the end of its process. */
  private static long leastMillisToEnd(Launch launch, boolean withAgent) throws Exception {
    long leastNanos = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      try (Jvm jvm = launch.run(TwoServers.class)) {
        int[] ports = {Integer.parseInt(jvm.line()), Integer.parseInt(jvm.line())};
        try (Load load = new Load(1, "/", ports)) {
          load.move("/last");
        }
        if (withAgent) {
          // All of the agent's threads are at work.
          assertThat(jvm.agent().stats("by=path").path("total_requests").asLong()).isPositive();
        }
        long startNanos = System.nanoTime();
        assertThat(jvm.end()).isZero();
        leastNanos = Math.min(leastNanos, System.nanoTime() - startNanos);
      }
    }
    return TimeUnit.NANOSECONDS.toMillis(leastNanos);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void leavesToolsOfTheJdkAlone(Jdk jdk, @TempDir Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    String agent = "-javaagent:" + Launch.agentJar();
    try (Jvm keytool =
            Keys.generate(Launch.on(jdk).environment("JAVA_TOOL_OPTIONS", agent), store);
        Jvm jar =
            Launch.on(jdk)
                .environment("JAVA_TOOL_OPTIONS", agent)
                .tool("jar", "--list", "--file", Launch.agentJar().toString())) {
      assertThat(keytool.end()).isZero();
      assertThat(store).isNotEmptyFile();
      assertThat(keytool.agentSaid())
          .singleElement()
          .asString()
          .startsWith("weir: not started: this is a tool of the JDK (")
          .contains("keytool");
      assertThat(jar.end()).isZero();
      assertThat(jar.rest()).contains("dev/weir/agent/Agent.class");
      assertThat(jar.agentSaid()).hasSize(1);
    }
  }
}
