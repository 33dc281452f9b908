package dev.weir.agent.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.port.Ports;
import dev.weir.agent.servers.app.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/2 is not taken apart, but counted as what it is: a Tomcat with the shipped agent. */
final class Http2IT {
  private static final long SETTLE_SECONDS = 5;
  private static final int REQUESTS = 5;
  private static final int BODY_BYTES = 200_000;
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String UNDER_TLS = "tls_http2";

  static List<Jdk> jdks() throws IOException {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  @Timeout(value = 180, unit = TimeUnit.SECONDS)
  void isCountedAsSuch(Jdk jdk) throws Exception {
    String run = "http2-" + jdk.feature();
    int adminPort = Ports.free();
    Site site = Site.fresh(run, jdk, ServerMatrixIT.jvmOptions(true, adminPort));
    Launch launch = new Tomcat("tomcat10", "jakarta").prepare(site);
    List<Listener> listeners = launch.listeners().stream().filter(Listener::isSecure).toList();
    try (RunningServer running = RunningServer.start(launch, Site.logOf(run))) {
      assertThat(Processes.settle(SETTLE_SECONDS, () -> open(adminPort))).isEmpty();
      Stats before = Stats.read(adminPort);
      for (Listener listener : listeners) {
        download(listener);
      }
      long bodyBytes = (long) listeners.size() * REQUESTS * BODY_BYTES;

      Stats after = Stats.read(adminPort);
      Counts protocols = after.protocols().since(before.protocols());
      long captured = after.capturedBytes() - before.capturedBytes();
      assertThat(protocols.paths()).as(running.lastLines()).containsExactly(UNDER_TLS);
      assertThat(protocols.of(UNDER_TLS, "connections")).isEqualTo(listeners.size()).isPositive();
      assertThat(protocols.of(UNDER_TLS, "wire_bytes"))
          .isEqualTo(captured)
          .isGreaterThan(bodyBytes);
      Counts unattributed = after.unattributed().since(before.unattributed());
      assertThat(unattributed.fieldsOf("*")).containsExactlyInAnyOrder("tls", "non_http");
      assertThat(unattributed.of("*", "non_http")).isBetween(bodyBytes, captured);
      assertThat(after.paths().since(before.paths()).paths()).isEmpty();
      assertThat(after.balance()).isZero();
      assertThat(Health.read(adminPort).complaints()).isEmpty();
    }
  }

  /** Of the connections by which it was found out that the server is there. */
  private static List<String> open(int adminPort) {
    try {
      int connections = Health.read(adminPort).connections();
      return connections <= 1 ? List.of() : List.of(connections + " connections are open");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void download(Listener listener) throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .sslContext(Client.trustful())
            .build();
    URI uri =
        URI.create("https://localhost:" + listener.port() + "/app/fixed/http2?bytes=" + BODY_BYTES);
    for (int i = 0; i < REQUESTS; i++) {
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(response.body()).isEqualTo(Content.text(BODY_BYTES));
    }
  }
}
