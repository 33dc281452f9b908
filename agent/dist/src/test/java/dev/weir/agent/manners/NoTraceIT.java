package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.EveryTransport;
import dev.weir.agent.manners.host.OwnLogging;
import dev.weir.agent.manners.host.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The application finds the JVM as it would be without the agent. */
class NoTraceIT {
  /** To look at the shutdown hooks. */
  private static final String INNER = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  @TempDir Path folder;

  static List<Jdk> jdks() throws IOException {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void leavesTheSurroundingsAsTheyAre(Jdk jdk) throws Exception {
    List<String> alone = surroundings(Launch.on(jdk));
    List<String> withAgent = surroundings(Launch.on(jdk).agent(Launch.ANY_PORT));

    assertThat(alone).anyMatch(line -> line.startsWith("property java.class.path="));
    assertThat(withAgent)
        .filteredOn(line -> !line.startsWith("thread weir-"))
        .containsExactlyElementsOf(alone);
    assertThat(withAgent)
        .filteredOn(line -> line.startsWith("thread weir-"))
        .isNotEmpty()
        .allMatch(line -> line.endsWith(" daemon=true group=main sees the application=false"));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void leavesLoggingToTheApplication(Jdk jdk) throws Exception {
    Path loaded = folder.resolve("loaded-" + jdk.feature() + ".txt");
    try (Jvm jvm =
        Launch.on(jdk)
            .with("-Xlog:class+load:file=" + loaded)
            .agent(Launch.ANY_PORT)
            .run(OwnLogging.class)) {
      jvm.agent().stats("by=path");
      jvm.agent().metrics();
      jvm.agent().health();
      jvm.say("go");
      assertThat(jvm.line()).isEqualTo(OwnLogging.Manager.class.getName());
      assertThat(jvm.end()).isZero();
    }
    List<String> names = Files.readAllLines(loaded);
    int main = indexOf(names, " " + OwnLogging.Manager.class.getName() + " ");
    int logging = indexOf(names, " java.util.logging.");
    int runtime = indexOf(names, " dev.weir.agent.runtime.AgentRuntime ");
    assertThat(runtime).isNotNegative();
    assertThat(main).isNotNegative();
    // The manager of the application extends that of the JDK, which comes just before.
    assertThat(names.subList(logging, main))
        .allMatch(line -> line.contains(" java.util.logging.") || line.contains("OwnLogging"));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void saysNothingButWhereItCanBeSeen(Jdk jdk) throws Exception {
    try (Jvm alone = everyTransport(Launch.on(jdk));
        Jvm withAgent = everyTransport(Launch.on(jdk).agent(Launch.ANY_PORT))) {
      assertThat(alone.end()).isZero();
      assertThat(withAgent.end()).isZero();
      assertThat(withAgent.rest()).isEqualTo(alone.rest()).hasSize(7);
      assertThat(alone.errors()).isEmpty();
      assertThat(withAgent.errors())
          .singleElement()
          .asString()
          .startsWith("weir: measuring; see http://");
    }
  }

  /** Only JDKs before 24 have a security manager that can be turned on; 17 is always there. */
  @Test
  void staysOutWhenASecurityManagerDoesNotTrustIt() throws Exception {
    try (Jvm alone = everyTransport(Launch.on(Jdk.own()));
        Jvm guarded = everyTransport(guarded(Launch.placeOf(EveryTransport.class) + "/-"))) {
      assertThat(alone.end()).isZero();
      assertThat(guarded.end()).isZero();
      assertThat(guarded.rest()).isEqualTo(alone.rest()).hasSize(7);
      assertThat(guarded.agentSaid())
          .singleElement()
          .asString()
          .startsWith("weir: not started: the security manager refuses (access denied")
          .endsWith("; grant the agent's jar java.security.AllPermission in the policy");
    }
  }

  @Test
  void worksUnderASecurityManagerThatTrustsIt() throws Exception {
    try (Jvm alone = everyTransport(Launch.on(Jdk.own()));
        Jvm guarded =
            everyTransport(
                guarded(
                    Launch.placeOf(EveryTransport.class) + "/-", Launch.agentJar().toString()))) {
      assertThat(alone.end()).isZero();
      AgentView agent = guarded.agent();
      List<String> results = new ArrayList<>();
      do {
        results.add(guarded.line());
      } while (!results.get(results.size() - 1).equals("done"));
      assertThat(results).isEqualTo(alone.rest());
      assertThat(agent.health().path("status").asText()).isEqualTo("ok");
      assertThat(agent.stats("by=path").path("total_requests").asLong()).isPositive();
      assertThat(guarded.end()).isZero();
      assertThat(guarded.agentSaid()).hasSize(1);
    }
  }

  private Launch guarded(String... trusted) throws IOException {
    StringBuilder grants = new StringBuilder();
    for (String place : trusted) {
      grants
          .append("grant codeBase \"file:")
          .append(place)
          .append("\" { permission java.security.AllPermission; };\n");
    }
    Path policy = Files.writeString(folder.resolve("application.policy"), grants);
    return Launch.on(Jdk.own())
        .with("-Djava.security.manager", "-Djava.security.policy==" + policy)
        .agent(Launch.ANY_PORT);
  }

  private Jvm everyTransport(Launch launch) throws Exception {
    Path store = folder.resolve("store.p12");
    if (Files.notExists(store)) {
      try (Jvm keytool = Keys.generate(Launch.on(Jdk.own()), store)) {
        assertThat(keytool.end()).isZero();
      }
    }
    return launch.run(EveryTransport.class, store.toString(), Keys.PASSWORD);
  }

  private static List<String> surroundings(Launch launch) throws Exception {
    try (Jvm jvm = launch.with(INNER).run(Surroundings.class)) {
      assertThat(jvm.end()).isZero();
      return jvm.rest();
    }
  }

  private static int indexOf(List<String> lines, String part) {
    for (int i = 0; i < lines.size(); i++) {
      if ((lines.get(i) + " ").contains(part)) {
        return i;
      }
    }
    return -1;
  }
}
