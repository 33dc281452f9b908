package dev.weir.agent.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.port.Ports;
import dev.weir.agent.servers.app.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each server from its own distribution, with the shipped agent and a limits file: downloads, files
 * that the kernel sends and uploads keep to their limits, in cleartext and in TLS, and every byte
 * arrives.
 *
 * <p>That a limit is never exceeded is exact: by the time t no more than {@code rate · t + burst}
 * may have come. How well it is used depends on the machine, and is left to a benchmark; here it is
 * only that it is used at all. {@code -Dweir.matrix.only=tomcat-10,jdk} runs only these.
 */
final class HeldIT {
  private static final int RATE = 2_000_000;
  private static final int BURST = 65_536;
  private static final int CONNECTIONS = 4;
  private static final int DOWNLOAD_BYTES = 400_000;
  private static final int UPLOAD_BYTES = 1_000_000;

  /** How much of a limit is used at least, on a machine that does something else, too. */
  private static final double LEAST_USE = 0.4;

  private static final String LIMITS =
      """
      limits:
        - {name: downloads, match: {route: /app/fixed/held}, rate: 2MB/s, burst: 64KiB}
        - {name: files, match: {route: /files/held.bin}, rate: 2MB/s, burst: 64KiB}
        - name: uploads
          match: {route: /app/upload/held}
          direction: request
          rate: 2MB/s
          burst: 64KiB
        - {name: rejected, match: {route: /app/fixed/rejected}, rate: 2kB/s, burst: 4kB, action: reject}
        - {name: watched, match: {route: /app/**}, rate: 1MB/s, burst: 64KiB, action: observe}
      """;

  static Stream<Arguments> servers() throws IOException {
    String only = System.getProperty("weir.matrix.only", "");
    List<Arguments> runs = new ArrayList<>();
    for (Map.Entry<String, Server> entry : Servers.all().entrySet()) {
      String name = entry.getKey();
      // What io_uring is told to send is not held back.
      if (!name.contains("io_uring")
          && (only.isEmpty() || List.of(only.split(",")).contains(name))) {
        List<Jdk> jdks =
            Jdk.all().stream()
                .filter(jdk -> jdk.feature() >= entry.getValue().leastJava())
                .toList();
        Jdk jdk = jdks.get(runs.size() % jdks.size());
        runs.add(arguments(name, jdk, entry.getValue()));
      }
    }
    return runs.stream();
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("servers")
  @Timeout(value = 240, unit = TimeUnit.SECONDS)
  void keepsToLimits(String name, Jdk jdk, Server server) throws Exception {
    String run = "held-" + name + "-" + jdk.feature();
    int adminPort = Ports.free();
    Path limits = Files.writeString(Files.createTempFile("weir", ".yaml"), LIMITS);
    List<String> options = new ArrayList<>(ServerMatrixIT.jvmOptions(true, adminPort));
    int last = options.size() - 1;
    options.set(last, options.get(last) + ",config=" + limits);
    Launch launch = server.prepare(Site.fresh(run, jdk, options));
    try (RunningServer running = RunningServer.start(launch, Site.logOf(run))) {
      try {
        for (Listener listener : launch.listeners()) {
          holds(listener, adminPort);
        }
        if (server.sites().contains("servlet")) {
          rejects(launch.listeners().get(0));
        }
        assertThat(Health.read(adminPort).complaints()).isEmpty();
      } catch (AssertionError | ExecutionException | IOException | RuntimeException e) {
        throw new AssertionError(run + ": " + e.getMessage() + "\n" + running.lastLines(), e);
      }
    } finally {
      Files.delete(limits);
    }
  }

  /** Everything at once: each has a limit of its own. */
  private static void holds(Listener listener, int adminPort) throws Exception {
    Request download = Request.get("/app/fixed/held?bytes=" + DOWNLOAD_BYTES);
    String text = new String(Content.text(DOWNLOAD_BYTES), UTF_8);
    String file = new String(Content.text(Site.HELD_BYTES), UTF_8);
    Request upload = Request.post("/app/upload/held", UPLOAD_BYTES);
    atOnce(
        List.of(
            () -> hold(listener, adminPort, "downloads", CONNECTIONS, download, text),
            () -> hold(listener, adminPort, "files", 1, Request.get("/files/held.bin"), file),
            () -> hold(listener, adminPort, "uploads", 1, upload, null)));
  }

  /** Whoever comes while there is a debt is told when to come again, and nothing else is harmed. */
  private static void rejects(Listener listener) throws IOException {
    try (Client client = Client.connect(listener, new Counts())) {
      Request request = Request.get("/app/fixed/rejected?bytes=100000");
      assertThat(client.exchange(request).body()).hasSize(100_000);
      Response rejected = client.exchange(request);
      assertThat(rejected.status()).isEqualTo(429);
      assertThat(rejected.body()).isEmpty();
      assertThat(Integer.parseInt(rejected.fields().get("retry-after"))).isBetween(30, 60);
      assertThat(rejected.fields().get("ratelimit")).startsWith("\"rejected\";r=0;t=");
      Response other = client.exchange(Request.get("/app/fixed/other?bytes=10"));
      assertThat(other.status()).isEqualTo(200);
      assertThat(other.body()).hasSize(10);
    }
  }

  /**
   * Sends a request over so many connections at once, and holds what passes against the limit.
   *
   * @return how many bytes passed
   */
  private static long hold(
      Listener listener,
      int adminPort,
      String limit,
      int connections,
      Request request,
      @Nullable String body)
      throws Exception {
    long passedBefore = passed(adminPort, limit);
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      clients.add(Client.connect(listener, new Counts()));
    }
    long startNanos = System.nanoTime();
    List<Response> responses =
        atOnce(clients.stream().<Callable<Response>>map(c -> () -> c.exchange(request)).toList());
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    for (Client client : clients) {
      client.close();
    }
    long bytes = 0;
    for (Response response : responses) {
      assertThat(response.status()).as("%s of %s", limit, listener).isEqualTo(200);
      if (body == null) {
        bytes += request.head().length + request.body().length;
      } else {
        assertThat(response.body().equals(body)).as("%s of %s, whole", limit, listener).isTrue();
        bytes += response.headerBytes() + response.body().length() + response.framingBytes();
      }
    }
    String what = limit + " of " + listener + ": " + bytes + " bytes in " + seconds + " s";
    // What comes together with a request's head has passed before it can be waited for.
    long unasked = body == null ? BURST : 0;
    assertThat(bytes - BURST - unasked).as(what).isLessThanOrEqualTo((long) (RATE * seconds));
    assertThat(bytes / seconds).as(what).isGreaterThan(LEAST_USE * RATE);
    long passed = passed(adminPort, limit) - passedBefore;
    if (listener.isSecure()) {
      assertThat(passed).as(what).isBetween(bytes, bytes + bytes / 10);
    } else {
      assertThat(passed).as(what).isEqualTo(bytes);
    }
    return bytes;
  }

  private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static long passed(int adminPort, String name) throws IOException {
    JsonNode state = Stats.json(adminPort, "limits");
    assertThat(state.required("enforcing").booleanValue()).as("%s", state).isTrue();
    for (JsonNode limit : state.required("limits")) {
      if (limit.required("name").textValue().equals(name)) {
        return limit.required("passed_bytes").longValue();
      }
    }
    throw new AssertionError("no limit " + name + " in " + state);
  }
}
