package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.ClassBytes;
import dev.weir.agent.manners.host.Load;
import dev.weir.agent.manners.host.TwoServers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent comes to a server that is at work, and goes again. */
class AttachIT {
  @TempDir Path folder;

  static List<Jdk> jdks() throws IOException {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void comesAndGoesWithoutARequestFailing(Jdk jdk) throws Exception {
    try (Jvm jvm = run(jdk)) {
      int[] ports = ports(jvm);
      String classes = classes(jvm);
      try (Load load = new Load(4, "/before", ports)) {
        load.move("/before");
        AgentView agent = attach(jvm);
        assertThat(classes(jvm)).isNotEqualTo(classes);
        load.move("/settling");

        load.move("/open");
        try (Load later = new Load(2, "/later", ports)) {
          later.move("/later");
          later.move("/last");
          load.move("/leaving");
          assertCounted(agent, "/later", later.count("/later"));
          assertThat(later.failures()).isEmpty();
        }
        assertCounted(agent, "/open", load.count("/open"));

        assertThat(detach(jvm)).isEqualTo("detached");
        load.move("/after");
        assertThat(classes(jvm)).isEqualTo(classes);
        assertThatThrownBy(
                () -> new Socket(InetAddress.getLoopbackAddress(), agent.root().getPort()).close())
            .isInstanceOf(ConnectException.class);
        Await.until("end of the agent's threads", () -> answer(jvm, "threads").isEmpty());
        assertThat(load.failures()).isEmpty();
      }
      assertThat(jvm.end()).isZero();
      assertThat(jvm.errors()).hasSize(2).last().isEqualTo("weir: detached");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void leavesNothingBehindHoweverOftenItComes(Jdk jdk) throws Exception {
    try (Jvm jvm = run(jdk)) {
      int[] ports = ports(jvm);
      String classes = classes(jvm);
      long heapBytes = 0;
      int loaded = 0;
      for (int time = 1; time <= 10; time++) {
        AgentView agent = attach(jvm);
        try (Load load = new Load(1, "/here", ports)) {
          load.move("/here");
          load.move("/gone");
          assertCounted(agent, "/here", load.count("/here"));
          assertThat(load.failures()).isEmpty();
        }
        assertThat(detach(jvm)).isEqualTo("detached");
        if (time == 3) {
          // By now everything has been used that is loaded when it is first used.
          heapBytes = Long.parseLong(answer(jvm, "heap"));
          loaded = Integer.parseInt(answer(jvm, "loaded"));
        }
      }
      assertThat(classes(jvm)).isEqualTo(classes);
      Await.until("end of the agent's threads", () -> answer(jvm, "threads").isEmpty());
      // One life of the agent takes some megabytes, and its classes are more than a thousand.
      assertThat(Long.parseLong(answer(jvm, "heap"))).isLessThan(heapBytes + 1_000_000);
      assertThat(Integer.parseInt(answer(jvm, "loaded"))).isLessThan(loaded + 50);
    }
  }

  /** The class files that are in force, as an agent sees them that comes after all others. */
  private String classes(Jvm jvm) throws Exception {
    Attached.load(jvm, TestAgentJar.of(ClassBytes.class, folder), "");
    return answer(jvm, "classes");
  }

  private Jvm run(Jdk jdk) throws IOException {
    return Launch.on(jdk)
        // Loading agents into a running JVM will have to be allowed one day: JEP 451.
        .with("-XX:+EnableDynamicAgentLoading")
        .run(TwoServers.class);
  }

  private static int[] ports(Jvm jvm) throws InterruptedException {
    return new int[] {Integer.parseInt(jvm.line()), Integer.parseInt(jvm.line())};
  }

  private static String answer(Jvm jvm, String word) throws Exception {
    jvm.say(word);
    return jvm.line();
  }

  private AgentView attach(Jvm jvm) throws Exception {
    JsonNode outcome = Attached.load(jvm, Launch.ANY_PORT, folder);
    assertThat(outcome.path("status").asText()).as(outcome.toString()).isEqualTo("started");
    return new AgentView(URI.create("http://" + outcome.path("admin").asText() + "/"));
  }

  private String detach(Jvm jvm) throws Exception {
    return Attached.load(jvm, "detach=true", folder).path("status").asText();
  }

  /** The agent counts when a call has returned, which the client need not wait for. */
  private static void assertCounted(AgentView agent, String path, Load.Count expected)
      throws Exception {
    assertThat(expected.requests()).isPositive();
    Await.until(
        "count of " + expected.requests() + " requests under " + path,
        () ->
            AgentView.row(agent.stats("by=path"), "path", path).path("requests").asLong()
                >= expected.requests());
    JsonNode stats = agent.stats("by=path");
    JsonNode row = AgentView.row(stats, "path", path);
    assertThat(row.path("requests").asLong()).isEqualTo(expected.requests());
    assertThat(row.path("request_bytes").asLong()).isEqualTo(expected.requestBytes());
    assertThat(row.path("response_bytes").asLong()).isEqualTo(expected.responseBytes());
    assertThat(stats.path("books").path("balance").asLong()).isZero();
    assertThat(stats.path("books").path("captured_bytes").asLong()).isPositive();
  }
}
