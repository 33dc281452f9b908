package dev.weir.agent.manners;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.Load;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever has the token switches the agent off and on in a server at work, and nobody else. */
class ConfigIT {
  private static final String TOKEN = "sesame-4711";
  private static final String OPTIONS = Launch.ANY_PORT + ",token=" + TOKEN;
  private static final String OFF = "{\"enabled\":false}";
  private static final String ON = "{\"enabled\":true}";
  private static final String[] ALLOWED = {
    "Content-Type", "application/json", "Authorization", "Bearer " + TOKEN
  };

  @TempDir Path folder;

  static List<Jdk> jdks() throws IOException {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void refusesWhoeverHasNoTokenOrSendsNoChange(Jdk jdk) throws Exception {
    try (WatchedServers servers = WatchedServers.start(Launch.on(jdk).agent(OPTIONS), folder);
        Load load = new Load(2, "/first", servers.ports())) {
      AgentView agent = servers.jvm().agent();
      String json = "application/json";
      assertThat(agent.change(OFF, "Content-Type", json)).isEqualTo(401);
      for (String wrong : List.of("Bearer sesame-4712", "Bearer", "Basic " + TOKEN, TOKEN)) {
        assertThat(agent.change(OFF, "Content-Type", json, "Authorization", wrong))
            .as(wrong)
            .isEqualTo(401);
      }
      assertThat(agent.change(OFF, "Authorization", "Bearer " + TOKEN)).isEqualTo(403);
      assertThat(agent.change("{\"enabled\":fal", ALLOWED)).isEqualTo(400);
      assertThat(agent.change("{\"enabled\":\"false\"}", ALLOWED)).isEqualTo(400);
      assertThat(agent.change("{\"enabled\":false,\"client\":1}", ALLOWED)).isEqualTo(400);
      assertThat(announced(agent.root().getPort(), 1 << 20)).startsWith("HTTP/1.1 400 ");
      assertThat(announced(agent.root().getPort(), (1 << 20) + 1)).startsWith("HTTP/1.1 413 ");

      assertThat(agent.health().path("enabled").asBoolean()).isTrue();
      load.move("/second");
      load.move("/third");
      agent.assertCounted("/second", load.count("/second"));
      assertThat(load.failures()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void leavesTheClassesAsTheyWereWhileItIsOff(Jdk jdk) throws Exception {
    try (WatchedServers servers = WatchedServers.start(Launch.on(jdk), folder)) {
      String alone = servers.classes();
      JsonNode outcome = Attached.load(servers.jvm(), OPTIONS, folder);
      AgentView agent = new AgentView(URI.create("http://" + outcome.path("admin").asText() + "/"));
      try (Load load = new Load(2, "/first", servers.ports())) {
        load.move("/first");
        assertThat(servers.classes()).isNotEqualTo(alone);
        switchOffAndOn(servers, agent, load);
        assertThat(agent.change(OFF, ALLOWED)).isEqualTo(200);
        assertThat(servers.classes()).isEqualTo(alone);
        assertThat(load.failures()).isEmpty();
      }
      assertThat(servers.jvm().end()).isZero();
      assertThat(servers.jvm().errors()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void switchesWhereItCameWithTheApplication(Jdk jdk) throws Exception {
    try (WatchedServers servers = WatchedServers.start(Launch.on(jdk).agent(OPTIONS), folder)) {
      AgentView agent = servers.jvm().agent();
      try (Load load = new Load(2, "/first", servers.ports())) {
        load.move("/first");
        switchOffAndOn(servers, agent, load);
        assertThat(load.failures()).isEmpty();
      }
      assertThat(servers.jvm().end()).isZero();
      assertThat(servers.jvm().errors()).hasSize(1);
    }
  }

  private static void switchOffAndOn(WatchedServers servers, AgentView agent, Load load)
      throws Exception {
    assertThat(servers.woven()).contains("sun/nio/ch/");
    assertThat(agent.change(OFF, ALLOWED)).isEqualTo(200);
    assertThat(servers.woven()).isEmpty();
    assertThat(agent.health().path("enabled").asBoolean()).isFalse();
    load.move("/off");
    long capturedBytes = capturedBytes(agent);
    load.move("/off-still");
    assertThat(capturedBytes(agent)).isEqualTo(capturedBytes).isPositive();
    assertThat(agent.stats("by=path").toString()).contains("/first").doesNotContain("/off");

    assertThat(agent.change(ON, ALLOWED)).isEqualTo(200);
    assertThat(servers.woven()).contains("sun/nio/ch/");
    assertThat(agent.health().path("enabled").asBoolean()).isTrue();
    // Connections that were open meanwhile are joined midway; from there on nothing is missed.
    load.move("/joined");
    load.move("/on");
    try (Load later = new Load(2, "/later", servers.ports())) {
      later.move("/later");
      later.move("/last");
      load.move("/end");
      agent.assertCounted("/later", later.count("/later"));
      assertThat(later.failures()).isEmpty();
    }
    agent.assertCounted("/on", load.count("/on"));
  }

  private static long capturedBytes(AgentView agent) throws Exception {
    return agent.stats("by=path").path("books").path("captured_bytes").asLong();
  }

  /** The first line of the answer to a change of so many bytes; only as many as fit are sent. */
  private static String announced(int port, int bodyBytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String head =
          "POST /config HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + ("Authorization: Bearer " + TOKEN + "\r\n")
              + ("Content-Length: " + bodyBytes + "\r\n\r\n");
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      if (bodyBytes <= 1 << 20) {
        socket.getOutputStream().write(" ".repeat(bodyBytes).getBytes(US_ASCII));
      }
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))
          .readLine();
    }
  }
}
