package dev.weir.agent.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.port.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the shipped agent learns inside the applications of servers from their own distributions:
 * what a route is called, and how much was written before any content coding.
 */
final class ApplicationIT {
  private static final long SETTLE_SECONDS = 5;
  private static final String EVERY_PATH = "/app/**";

  static Stream<Arguments> servletContainers() {
    return Stream.of(
        arguments("tomcat-9", new Tomcat("tomcat9", "javax")),
        arguments("tomcat-10", new Tomcat("tomcat10", "jakarta")),
        arguments("jetty-11", new Jetty("jetty11", "", "jakarta")),
        arguments("jetty-12-ee8", new Jetty("jetty", "ee8-", "javax")),
        arguments("jetty-12-ee9", new Jetty("jetty", "ee9-", "jakarta")),
        arguments("jetty-12-ee10", new Jetty("jetty", "ee10-", "jakarta")));
  }

  /** Two connections in turn, so that what one writes is not taken for the other's. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("servletContainers")
  @Timeout(value = 180, unit = TimeUnit.SECONDS)
  void countsWhatServletsWrite(String name, Server server) throws IOException {
    try (Started started = Started.of(name + "-writes", server)) {
      Map<String, Long> before = started.figures("path", "application_bytes");
      Map<String, Long> written = new TreeMap<>(before);
      Map<String, Long> requests = started.figures("route", "requests");
      long made = 0;
      for (Listener listener : started.listeners()) {
        try (Client one = Client.connect(listener, new Counts());
            Client other = Client.connect(listener, new Counts())) {
          for (Map.Entry<Request, Long> each : writes().entrySet()) {
            for (Client client : List.of(one, other, one)) {
              assertThat(client.exchange(each.getKey()).status()).isEqualTo(200);
              written.merge(each.getKey().path(), each.getValue(), Long::sum);
              made++;
            }
          }
        }
      }
      requests.merge(EVERY_PATH, made, Long::sum);

      assertThat(started.settled("path", "application_bytes", written)).isEqualTo(written);
      assertThat(started.settled("route", "requests", requests)).isEqualTo(requests);
      assertThat(requests).containsOnlyKeys(EVERY_PATH);
    }
  }

  /** Requests to a servlet, and how many bytes it writes for each. */
  private static Map<Request, Long> writes() {
    Map<Request, Long> writes = new LinkedHashMap<>();
    // The first on its connection, so that it must be found by what the socket itself says.
    writes.put(
        Request.get("/app/fixed/proxied?bytes=1000").with("X-Forwarded-For: 203.0.113.9"), 1_000L);
    writes.put(Request.get("/app/fixed/small?bytes=10"), 10L);
    writes.put(Request.get("/app/fixed/large?bytes=1000000"), 1_000_000L);
    writes.put(Request.get("/app/written/small?bytes=10"), 10L);
    writes.put(Request.get("/app/written/large?bytes=300000"), 300_000L);
    writes.put(Request.get("/app/chunked/parts?bytes=3000&parts=5"), 15_000L);
    writes.put(Request.get("/app/async/large?bytes=200000"), 200_000L);
    writes.put(
        Request.get("/app/fixed/squeezed?bytes=90000").with("Accept-Encoding: gzip"), 90_000L);
    return writes;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frameworks")
  @Timeout(value = 180, unit = TimeUnit.SECONDS)
  void namesRoutesAsTheFrameworkDoes(String name, Server server) throws IOException {
    try (Started started = Started.of(name + "-routes", server)) {
      Map<String, Long> requests = started.figures("route", "requests");
      for (Listener listener : started.listeners()) {
        for (String route : List.of("/app/fixed/{name}", "/app/chunked/{name}")) {
          for (String variable : List.of("one", "two", "three")) {
            String path = route.replace("{name}", variable);
            try (Client client = Client.connect(listener, new Counts())) {
              client.exchange(Request.get(path + "?bytes=5&parts=2"));
            }
            requests.merge(route, 1L, Long::sum);
          }
        }
      }

      assertThat(started.settled("route", "requests", requests)).isEqualTo(requests);
    }
  }

  static Stream<Arguments> frameworks() {
    return Stream.of(
        arguments("spring-mvc", new SpringBoot(false)),
        arguments("spring-webflux", new SpringBoot(true)));
  }

  /** A server with the agent. Confined to the test's thread. */
  private record Started(RunningServer server, List<Listener> listeners, int adminPort)
      implements AutoCloseable {

    static Started of(String run, Server server) throws IOException {
      int adminPort = Ports.free();
      Site site = Site.fresh(run, Jdk.own(), ServerMatrixIT.jvmOptions(true, adminPort));
      Launch launch = server.prepare(site);
      RunningServer running = RunningServer.start(launch, Site.logOf(run));
      return new Started(running, launch.listeners(), adminPort);
    }

    /** What the agent says, asked again until it is as expected or time is up. */
    Map<String, Long> settled(String by, String figure, Map<String, Long> expected)
        throws IOException {
      Processes.settle(
          SETTLE_SECONDS,
          () -> {
            try {
              return figures(by, figure).equals(expected) ? List.of() : List.of("not yet");
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      return figures(by, figure);
    }

    Map<String, Long> figures(String by, String figure) throws IOException {
      return Stats.figures(adminPort, by, figure);
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
