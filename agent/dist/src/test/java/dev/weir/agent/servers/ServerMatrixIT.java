package dev.weir.agent.servers;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.port.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each server from its own distribution, on each Java found, with the shipped agent, in cleartext
 * and in TLS: the agent's report by path is what the client and the server's access log counted, to
 * the byte.
 *
 * <p>{@code -Dweir.matrix.only=tomcat-10,jdk} runs only these, {@code -Dweir.matrix.agent=off}
 * holds the access logs against the client without an agent.
 */
final class ServerMatrixIT {
  static Stream<Arguments> servers() throws IOException {
    String only = System.getProperty("weir.matrix.only", "");
    List<Arguments> runs = new ArrayList<>();
    for (Map.Entry<String, Server> entry : Servers.all().entrySet()) {
      Server server = entry.getValue();
      for (Jdk jdk : Jdk.all()) {
        if (jdk.feature() >= server.leastJava()
            && (only.isEmpty() || List.of(only.split(",")).contains(entry.getKey()))) {
          runs.add(arguments(entry.getKey(), jdk, server));
        }
      }
    }
    return runs.stream();
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("servers")
  @Timeout(value = 240, unit = TimeUnit.SECONDS)
  void countsEveryByteThatPassed(String name, Jdk jdk, Server server) throws IOException {
    String run = name + "-" + jdk.feature();
    boolean withAgent = !System.getProperty("weir.matrix.agent", "on").equals("off");
    int adminPort = Ports.free();
    Site site = Site.fresh(run, jdk, jvmOptions(withAgent, adminPort));
    Launch launch = server.prepare(site);
    try (RunningServer running = RunningServer.start(launch, Site.logOf(run))) {
      Audit audit = new Audit(launch, withAgent ? adminPort : 0);
      List<String> differences = audit.ofWorkload(launch.listeners(), server);
      if (!differences.isEmpty()) {
        throw new AssertionError(
            run + ":\n" + String.join("\n", differences) + "\n" + running.lastLines());
      }
    }
  }

  static List<String> jvmOptions(boolean withAgent, int adminPort) {
    List<String> options = new ArrayList<>();
    // Small and soon up; many of these start one after the other.
    options.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    if (withAgent) {
      Path agent = Path.of(System.getProperty("weir.agent.jar", "target/weir-agent.jar"));
      options.add("-javaagent:" + agent + "=admin=127.0.0.1:" + adminPort);
    }
    return options;
  }
}
