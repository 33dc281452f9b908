package dev.weir.agent.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.port.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shipped agent comes to servers from their own distributions that have been at work, so that
 * all their classes are loaded, counts as it does in {@link ServerMatrixIT}, and goes again.
 */
final class ServerAttachIT {
  private static final List<String> NAMES = List.of("netty", "tomcat-10", "jetty-12");
  private static final int KEPT_BYTES = 1_000;
  private static final int KEPT_UPLOAD_BYTES = 20_000;

  /** On one Java each, by turns. */
  static Stream<Arguments> servers() throws IOException {
    List<Jdk> jdks = Jdk.all();
    return ServerMatrixIT.servers()
        .filter(
            run -> {
              int turn = NAMES.indexOf((String) run.get()[0]);
              return turn >= 0 && jdks.get(turn % jdks.size()).equals(run.get()[1]);
            });
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("servers")
  @Timeout(value = 240, unit = TimeUnit.SECONDS)
  void comesToAServerAtWorkAndGoes(String name, Jdk jdk, Server server) throws Exception {
    String run = name + "-attached-" + jdk.feature();
    List<String> options = ServerMatrixIT.jvmOptions(false, 0);
    // Loading agents into a running JVM will have to be allowed one day: JEP 451.
    options.add("-XX:+EnableDynamicAgentLoading");
    Site site = Site.fresh(run, jdk, options);
    Launch launch = server.prepare(site);
    int adminPort = Ports.free();
    Audit without = new Audit(launch, 0);
    Audit with = new Audit(launch, adminPort);
    List<String> differences = new ArrayList<>();
    try (RunningServer running = RunningServer.start(launch, Site.logOf(run))) {
      differences.addAll(once(without, launch, server));
      try (Kept kept = new Kept(launch.listeners())) {
        differences.addAll(kept.ask("before", without));

        String admin = "admin=127.0.0.1:" + adminPort;
        assertThat(Attached.call(running, admin, site.folder())).isEqualTo("started");
        differences.addAll(kept.ask("joined", with));
        differences.addAll(with.ofWorkload(launch.listeners(), server));
        differences.addAll(kept.ask("with the agent", with));

        assertThat(Attached.call(running, "detach=true", site.folder())).isEqualTo("detached");
        assertThatThrownBy(() -> Health.read(adminPort)).isInstanceOf(ConnectException.class);
        differences.addAll(kept.ask("after", without));
      }
      differences.addAll(once(without, launch, server));
      assertThat(differences).as(running.lastLines()).isEmpty();
    }
  }

  private static List<String> once(Audit audit, Launch launch, Server server) throws IOException {
    List<String> differences = new ArrayList<>();
    for (Listener listener : launch.listeners()) {
      differences.addAll(audit.of(() -> Workload.run(listener, server), listener.isSecure()));
    }
    return differences;
  }

  /**
   * A connection to each listener, open while the agent comes and goes.
   *
   * <p>It comes between two requests, so all that passes from then on belongs to exchanges, and is
   * counted to the byte like that of any other connection. Under TLS that holds for the plaintext,
   * though the agent has not seen the greeting, by which engine and socket find each other: it
   * reads what passes the engine for a client that it does not know, and what passes the socket is
   * nobody's but by so much as the plaintext is.
   */
  private static final class Kept implements AutoCloseable {
    private final Map<Listener, Client> clients = new LinkedHashMap<>();

    Kept(List<Listener> listeners) throws IOException {
      for (Listener listener : Audit.withOlderTls(listeners)) {
        clients.put(listener, Client.connect(listener, new Counts()));
      }
    }

    /** Asks on each, and returns where somebody counted otherwise, a line each. */
    List<String> ask(String when, Audit audit) throws IOException {
      List<String> differences = new ArrayList<>();
      for (Map.Entry<Listener, Client> entry : clients.entrySet()) {
        audit
            .of(() -> passed(entry.getValue()), entry.getKey().isSecure())
            .forEach(line -> differences.add(entry.getKey() + " kept, " + when + ": " + line));
      }
      return differences;
    }

    private static Counts passed(Client client) throws IOException {
      Counts passed = new Counts();
      client.countIn(passed);
      for (Request request :
          List.of(
              Request.get("/app/fixed/kept-open?bytes=" + KEPT_BYTES),
              Request.get("/app/chunked/kept-open?parts=2&bytes=" + KEPT_BYTES),
              Request.post("/app/upload/kept-open", KEPT_UPLOAD_BYTES),
              Request.get("/files/large.bin"))) {
        assertThat(client.exchange(request).status()).as(request.target()).isEqualTo(200);
      }
      client.countIn(new Counts());
      return passed;
    }

    @Override
    public void close() throws IOException {
      for (Client client : clients.values()) {
        client.close();
      }
    }
  }
}
