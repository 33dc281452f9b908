package dev.weir.agent.manners;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.EndlessDownloads;
import dev.weir.agent.manners.host.OwnLogging;
import dev.weir.agent.manners.host.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Limits are changed while they hold a download, in every way that there is: within a second it
 * goes at the new rate, and no byte of it is lost.
 */
class ChangingLimitsIT {
  private static final String JSON = "application/json";
  private static final String ALERT =
      "{\"version\":\"4\",\"alerts\":[{\"status\":\"%s\",\"fingerprint\":\"f\","
          + "\"annotations\":{\"weir_limit\":\"files\",\"weir_rate\":\"1MB/s\"}}]}";

  @TempDir Path folder;

  private Path file = Path.of("");

  static List<Jdk> jdks() throws IOException {
    return Jdk.all();
  }

  @BeforeEach
  void name() {
    file = folder.resolve("limits.yaml");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void followTheirFile(Jdk jdk) throws Exception {
    replace(limits("4MB/s"));
    try (Jvm jvm = start(jdk, "config=" + file);
        EndlessDownload download = download(jvm)) {
      AgentView agent = jvm.agent();
      assertRate(download, 4_000_000);
      replace(limits("1MB/s"));
      assertRate(download, 1_000_000);
      // An editor that writes in place, and is seen half way, in the middle of the number.
      Files.writeString(file, limits("2").stripTrailing());
      Await.until(
          "warning",
          () -> agent.limits().path("warnings").path(0).asText().endsWith("with a line break"));
      assertThat(agent.limits().path("warnings").path(0).asText())
          .startsWith("what was in force stays, since limits.yaml ends in the middle of line 5:");
      assertRate(download, 1_000_000);
      Files.writeString(file, limits("2MB/s"));
      assertRate(download, 2_000_000);
      assertThat(agent.limits().path("warnings")).isEmpty();
      assertThat(agent.limits().path("source").asText()).isEqualTo("limits.yaml");
      assertThat(download.failure()).isNull();
      List<String> said =
          jvm.agentSaid().stream().filter(line -> line.contains("limits: ")).toList();
      assertThat(said)
          .filteredOn(line -> line.contains("what was in force stays"))
          .isNotEmpty(); // more than one when it was seen empty, too
      assertThat(said)
          .filteredOn(line -> !line.contains("what was in force stays"))
          .satisfiesExactly(
              line -> assertThat(line).endsWith("(limits.yaml was read)"),
              line -> assertThat(line).contains("1.00 MB/s").endsWith("(limits.yaml changed)"),
              line -> assertThat(line).contains("2.00 MB/s").endsWith("(limits.yaml changed)"));
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void followRequestsAndAlerts(Jdk jdk) throws Exception {
    try (Jvm jvm = start(jdk, "token=sesame");
        EndlessDownload download = download(jvm)) {
      AgentView agent = jvm.agent();
      assertFree(download);
      assertThat(agent.send("PUT", "limits", limits("4MB/s"), "X-Not-A-Token", "sesame"))
          .isEqualTo(401);
      assertThat(change(agent, "PUT", "limits", limits("4MB/s"))).isEqualTo(200);
      assertRate(download, 4_000_000);
      assertThat(change(agent, "PATCH", "limits/files", "{\"rate\":\"2MB/s\"}")).isEqualTo(200);
      assertRate(download, 2_000_000);
      JsonNode before = agent.limits().path("changes");
      assertThat(change(agent, "PUT", "limits", limits("4MB"))).isEqualTo(400);
      assertThat(change(agent, "PATCH", "limits/files", "{\"rate\":0}")).isEqualTo(400);
      assertThat(change(agent, "PATCH", "limits/other", "{\"rate\":5}")).isEqualTo(404);
      assertThat(change(agent, "POST", "alertmanager", "{}")).isEqualTo(400);
      assertThat(agent.limits().path("changes")).isEqualTo(before);

      assertThat(change(agent, "POST", "alertmanager", ALERT.formatted("firing"))).isEqualTo(200);
      assertRate(download, 1_000_000);
      assertThat(change(agent, "POST", "alertmanager", ALERT.formatted("resolved"))).isEqualTo(200);
      assertRate(download, 2_000_000);
      JsonNode limit = agent.limits().path("limits").path(0);
      assertThat(limit.path("bytes_per_second").asDouble()).isBetween(1_200_000.0, 2_600_000.0);
      assertThat(limit.path("delayed_bytes").asLong()).isPositive();
      assertThat(agent.metric("weir_limit_bytes_per_second"))
          .containsEntry("{limit=\"files\",}", 2e6);
      assertThat(change(agent, "PUT", "limits", "limits: []")).isEqualTo(200);
      assertFree(download);
      assertThat(download.failure()).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void followTheCurlOfTheDescription(Jdk jdk) throws Exception {
    try (Jvm jvm = start(jdk, "client-id=header:X-Client-Id");
        EndlessDownload download =
            new EndlessDownload(port(jvm), "/a HTTP/1.1\r\nX-Client-Id: user_123\r\nX: ")) {
      AgentView agent = jvm.agent();
      String body = "{\"client_id\":\"user_123\",\"target_bps\":5242880}";
      assertThat(curl(agent, body)).isEqualTo(body);
      assertRate(download, 5_242_880);
      assertThat(agent.metric("download_bandwidth_bytes_per_second"))
          .containsEntry("{client_id=\"user_123\",}", 5_242_880.0);
      assertThat(curl(agent, body.replace("5242880", "1000000"))).contains("1000000");
      assertRate(download, 1_000_000);
      assertThat(curl(agent, body.replace("5242880", "0"))).endsWith(":0}");
      assertFree(download);
      assertThat(download.failure()).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void followAQueryOfPrometheus(Jdk jdk) throws Exception {
    Path queries = Files.writeString(folder.resolve("weir.promql"), "files = 0.5 * scalar(up)\n");
    replace(limits("4MB/s"));
    Path store = folder.resolve("keys.p12");
    try (Jvm keys = Keys.generate(Launch.on(jdk), store)) {
      assertThat(keys.end()).isZero();
    }
    try (Prometheus prometheus = new Prometheus(Tls.context(store, Keys.PASSWORD));
        Jvm jvm =
            Launch.on(jdk)
                .with(
                    "-Djavax.net.ssl.trustStore=" + store,
                    "-Djavax.net.ssl.trustStorePassword=" + Keys.PASSWORD)
                .agent(
                    String.join(
                        ",",
                        Launch.ANY_PORT,
                        "config=" + file,
                        "promql=" + queries,
                        "prometheus=" + prometheus.url(),
                        "prometheus-interval=1s"))
                .run(EndlessDownloads.class);
        EndlessDownload download = download(jvm)) {
      AgentView agent = jvm.agent();
      prometheus.result = "1000000";
      Await.until("change", () -> rate(agent) == 1_000_000);
      assertRate(download, 1_000_000);
      prometheus.result = "NaN";
      Await.until("warning", () -> !agent.limits().path("warnings").isEmpty());
      assertThat(rate(agent)).isEqualTo(1_000_000);
      prometheus.result = "2000000";
      Await.until("change", () -> rate(agent) == 2_000_000);
      assertRate(download, 2_000_000);
      assertThat(agent.limits().path("warnings")).isEmpty();
      assertThat(download.failure()).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void beginWhenABadFileIsMended(Jdk jdk) throws Exception {
    replace("limits: [{name: files, rate: 3MB}]");
    try (Jvm jvm = start(jdk, "config=" + file);
        EndlessDownload download = download(jvm)) {
      assertThat(jvm.agent().limits().path("limits")).isEmpty();
      assertThat(jvm.agentSaid().get(0))
          .startsWith(
              "weir: limits: there are no limits of a file, since limits.yaml:1:30:"
                  + " rate '3MB' ends in");
      assertFree(download);
      replace(limits("2MB/s"));
      // With the first limit, what holds has yet to be loaded.
      Await.until("limit", () -> jvm.agent().limits().path("enforcing").asBoolean());
      assertRate(download, 2_000_000);
      assertThat(download.failure()).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void loadNothingOfYamlBeforeThereAreAnyAndNothingOfLoggingEver(Jdk jdk) throws Exception {
    Path loaded = folder.resolve("loaded.txt");
    try (Jvm jvm =
        Launch.on(jdk)
            .with("-Xlog:class+load:file=" + loaded)
            .agent(Launch.ANY_PORT)
            .run(OwnLogging.class)) {
      AgentView agent = jvm.agent();
      agent.metrics();
      assertThat(agent.limits().path("limits")).isEmpty();
      assertThat(classes(loaded)).noneMatch(name -> name.contains(".snakeyaml."));
      assertThat(change(agent, "PUT", "limits", limits("1MB/s"))).isEqualTo(200);
      assertThat(change(agent, "PUT", "limits", "limits: {")).isEqualTo(400);
      assertThat(change(agent, "POST", "alertmanager", ALERT.formatted("firing"))).isEqualTo(200);
      assertThat(classes(loaded)).anyMatch(name -> name.contains(".snakeyaml."));
      assertThat(classes(loaded)).noneMatch(name -> name.startsWith("java.util.logging."));
      jvm.say("go");
      assertThat(jvm.line()).isEqualTo(OwnLogging.Manager.class.getName());
      assertThat(jvm.end()).isZero();
    }
  }

  private static List<String> classes(Path loaded) throws IOException {
    return Files.readAllLines(loaded).stream()
        .map(line -> line.replaceFirst("^(\\[[^]]*])+ ", ""))
        .toList();
  }

  private static String limits(String rate) {
    return "limits:\n- name: files\n  match: {route: /**}\n  burst: 500kB\n  rate: " + rate + "\n";
  }

  /** As most editors do. */
  private void replace(String text) throws IOException {
    Path other = Files.writeString(folder.resolve("limits.yaml~"), text);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Jvm start(Jdk jdk, String... options) throws IOException {
    return Launch.on(jdk)
        .agent(Launch.ANY_PORT + "," + String.join(",", options))
        .run(EndlessDownloads.class);
  }

  private static int port(Jvm jvm) throws InterruptedException {
    return Integer.parseInt(jvm.line());
  }

  private static EndlessDownload download(Jvm jvm) throws IOException, InterruptedException {
    return new EndlessDownload(port(jvm), "/a");
  }

  /** A second after the change; a machine that is busy with others may be late, never early. */
  private static void assertRate(EndlessDownload download, long bytesPerSecond)
      throws InterruptedException {
    TimeUnit.SECONDS.sleep(1);
    assertThat(download.bytesPerSecond(1500))
        .isBetween(0.7 * bytesPerSecond, 1.15 * bytesPerSecond);
  }

  private static void assertFree(EndlessDownload download) throws Exception {
    Await.until("free download", () -> download.bytesPerSecond(500) > 10_000_000);
  }

  private static int change(AgentView agent, String method, String path, String body)
      throws IOException, InterruptedException {
    return agent.send(method, path, body, "Content-Type", JSON, "Authorization", "Bearer sesame");
  }

  private static long rate(AgentView agent) throws IOException, InterruptedException {
    return agent.limits().path("limits").path(0).path("rate_bytes_per_second").asLong();
  }

  /** The very command, but for the port. */
  private static String curl(AgentView agent, String body) throws IOException {
    String url = "http://127.0.0.1:" + agent.root().getPort() + "/config";
    Process curl =
        new ProcessBuilder("curl", "-s", "-X", "POST", url, "-d", body)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /** Answers every query with the same scalar, in TLS. */
  private static final class Prometheus implements AutoCloseable {
    volatile String result = "4000000";

    private final HttpsServer server;

    Prometheus(SSLContext context) throws IOException {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(context));
      server.createContext(
          "/api/v1/query",
          exchange -> {
            byte[] body =
                ("{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\""
                        + result
                        + "\"]}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
    }

    URI url() {
      return URI.create("https://localhost:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
