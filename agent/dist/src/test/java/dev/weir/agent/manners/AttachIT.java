package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.Load;
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
    try (WatchedServers servers = WatchedServers.start(Launch.on(jdk), folder)) {
      Jvm jvm = servers.jvm();
      String classes = servers.classes();
      try (Load load = new Load(4, "/before", servers.ports())) {
        load.move("/before");
        AgentView agent = attach(jvm);
        assertThat(servers.classes()).isNotEqualTo(classes);
        load.move("/settling");

        load.move("/open");
        try (Load later = new Load(2, "/later", servers.ports())) {
          later.move("/later");
          later.move("/last");
          load.move("/leaving");
          agent.assertCounted("/later", later.count("/later"));
          assertThat(later.failures()).isEmpty();
        }
        agent.assertCounted("/open", load.count("/open"));

        assertThat(detach(jvm)).isEqualTo("detached");
        load.move("/after");
        assertThat(servers.classes()).isEqualTo(classes);
        assertGone(servers, agent);
        assertThat(load.failures()).isEmpty();
      }
      assertThat(jvm.end()).isZero();
      assertThat(jvm.errors()).hasSize(2).last().isEqualTo("weir: detached");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void leavesNothingBehindHoweverOftenItComes(Jdk jdk) throws Exception {
    try (WatchedServers servers = WatchedServers.start(Launch.on(jdk), folder)) {
      Jvm jvm = servers.jvm();
      String classes = servers.classes();
      long heapBytes = 0;
      int loaded = 0;
      for (int time = 1; time <= 10; time++) {
        AgentView agent = attach(jvm);
        try (Load load = new Load(1, "/here", servers.ports())) {
          load.move("/here");
          load.move("/gone");
          agent.assertCounted("/here", load.count("/here"));
          assertThat(load.failures()).isEmpty();
        }
        assertThat(detach(jvm)).isEqualTo("detached");
        if (time == 3) {
          // By now everything has been used that is loaded when it is first used.
          heapBytes = servers.heapBytes();
          loaded = servers.loadedClasses();
        }
      }
      assertThat(servers.classes()).isEqualTo(classes);
      Await.equal("", servers::threads);
      // One life of the agent takes some megabytes, and its classes are more than a thousand.
      assertThat(servers.heapBytes()).isLessThan(heapBytes + 1_000_000);
      assertThat(servers.loadedClasses()).isLessThan(loaded + 50);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void goesAlsoWhenItCameWithTheApplication(Jdk jdk) throws Exception {
    try (WatchedServers servers =
        WatchedServers.start(Launch.on(jdk).agent(Launch.ANY_PORT), folder)) {
      Jvm jvm = servers.jvm();
      AgentView agent = jvm.agent();
      try (Load load = new Load(2, "/first", servers.ports())) {
        load.move("/first");
        load.move("/second");
        agent.assertCounted("/first", load.count("/first"));

        // Its entry points are called once more, in the class that the JVM has already.
        JsonNode again = Attached.load(jvm, "admin=off", folder);
        assertThat(again.path("status").asText()).as(again.toString()).isEqualTo("already");
        assertThat(URI.create("http://" + again.path("admin").asText() + "/"))
            .isEqualTo(agent.root());
        load.move("/third");
        load.move("/fourth");
        agent.assertCounted("/third", load.count("/third"));
        assertThat(servers.woven()).contains("sun/nio/ch/");

        assertThat(detach(jvm)).isEqualTo("detached");
        assertThat(detach(jvm)).isEqualTo("absent");
        load.move("/after");
        assertThat(servers.woven()).isEmpty();
        assertGone(servers, agent);
        assertThat(load.failures()).isEmpty();
      }
      AgentView next = attach(jvm);
      try (Load load = new Load(2, "/next", servers.ports())) {
        load.move("/next");
        load.move("/last");
        next.assertCounted("/next", load.count("/next"));
        assertThat(load.failures()).isEmpty();
      }
      assertThat(jvm.end()).isZero();
      assertThat(jvm.errors())
          .hasSize(4)
          .contains("weir: already here; a second start changes nothing", "weir: detached");
    }
  }

  private AgentView attach(Jvm jvm) throws Exception {
    JsonNode outcome = Attached.load(jvm, Launch.ANY_PORT, folder);
    assertThat(outcome.path("status").asText()).as(outcome.toString()).isEqualTo("started");
    return new AgentView(URI.create("http://" + outcome.path("admin").asText() + "/"));
  }

  private String detach(Jvm jvm) throws Exception {
    return Attached.load(jvm, "detach=true", folder).path("status").asText();
  }

  private static void assertGone(WatchedServers servers, AgentView agent) throws Exception {
    assertThatThrownBy(
            () -> new Socket(InetAddress.getLoopbackAddress(), agent.root().getPort()).close())
        .isInstanceOf(ConnectException.class);
    Await.equal("", servers::threads);
  }
}
