package dev.weir.agent.manners;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.BlockingServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Threads that wait for their sockets: a call does all that it would without limits, in time. */
class BlockingIT {
  private static final int RATE = 1_000_000;
  private static final int BURST = 64 << 10;
  private static final int BODY = 500_000;

  private static final String LIMITS =
      """
      limits:
        - {name: downloads, match: {method: GET}, rate: 1MB/s, burst: 64KiB}
        - {name: uploads, match: {method: POST}, direction: request, rate: 1MB/s, burst: 64KiB}
      """;

  @TempDir static Path folder;

  static List<Arguments> everyWayToWriteOnEveryJdk() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (Jdk jdk : Jdk.all()) {
      for (String path : List.of("/write", "/gather", "/send", "/twice")) {
        all.add(Arguments.of(jdk, path));
      }
    }
    return all;
  }

  static List<Arguments> everyWayToReadOnEveryJdk() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (Jdk jdk : Jdk.all()) {
      for (String kind : List.of("channels", "adaptors", "sockets")) {
        all.add(Arguments.of(jdk, kind));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everyWayToWriteOnEveryJdk")
  void writeAllInOneCallAndNeverMoreThanMayPass(Jdk jdk, String path) throws Exception {
    try (Jvm jvm = start(jdk, "channels", 0);
        Socket client = connect(jvm)) {
      long startNanos = System.nanoTime();
      send(client, "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
      InputStream in = client.getInputStream();
      byte[] bytes = new byte[64 << 10];
      int bodyBytes = path.equals("/twice") ? 2 * BODY : BODY;
      int headBytes = ("HTTP/1.1 200 OK\r\nContent-Length: " + bodyBytes + "\r\n\r\n").length();
      int received = 0;
      while (received < headBytes + bodyBytes) {
        int count = in.read(bytes);
        assertThat(count).as("bytes after %s", received).isPositive();
        long nanos = System.nanoTime() - startNanos;
        for (int i = Math.max(0, headBytes - received); i < count; i++) {
          assertThat(bytes[i]).isEqualTo((byte) ((received + i - headBytes) % BODY % 251));
        }
        received += count;
        assertThat(received - BURST)
            .as("bytes after %d ms, less the burst", nanos / 1_000_000)
            .isLessThanOrEqualTo((int) (RATE * (nanos / 1e9)));
      }
      assertThat(jvm.line()).isEqualTo(path + " " + BODY);
      assertThat(jvm.agent().health().path("status").asText()).isEqualTo("ok");
    }
  }

  /** Whoever says that he will send, and does not, takes nothing from those who do. */
  @ParameterizedTest
  @MethodSource("everyWayToReadOnEveryJdk")
  void takeNothingForWhatDoesNotCome(Jdk jdk, String kind) throws Exception {
    List<Socket> stalled = new ArrayList<>();
    try (Jvm jvm = start(jdk, kind, 0);
        Socket client = connect(jvm)) {
      int port = client.getPort();
      for (int i = 0; i < 8; i++) {
        Socket other = new Socket(InetAddress.getLoopbackAddress(), port);
        stalled.add(other);
        send(other, post("/stalled", BODY));
        send(other, "b"); // asks, and is told to wait for more
      }
      Await.equal(1L * BURST, () -> tokens(jvm, "uploads"));
      TimeUnit.MILLISECONDS.sleep(300);
      assertThat(tokens(jvm, "uploads")).isEqualTo(BURST);

      long startNanos = System.nanoTime();
      String head = post("/upload", BODY);
      send(client, head + "b".repeat(BODY));
      assertThat(jvm.line()).startsWith("/upload ");
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      assertThat(head.length() + BODY - BURST).isLessThanOrEqualTo((int) (RATE * seconds) + 8192);
      assertThat(jvm.agent().metric("weir_agent_errors_total").values()).containsOnly(0.0);
      for (Socket other : stalled) {
        other.close();
      }
      for (int i = 0; i < stalled.size(); i++) {
        assertThat(jvm.line()).isEqualTo("failed: java.io.IOException: cut off");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyWayToReadOnEveryJdk")
  void waitNoLongerThanTheyAreToldTo(Jdk jdk, String kind) throws Exception {
    try (Jvm jvm = start(jdk, kind, 500);
        Socket client = connect(jvm)) {
      send(client, post("/stalled", BODY));
      send(client, "b");
      if (!kind.equals("channels")) { // which know no time
        assertThat(jvm.line()).isEqualTo("failed: java.net.SocketTimeoutException: Read timed out");
      }
    }
  }

  private static long tokens(Jvm jvm, String limit) throws Exception {
    for (var state : jvm.agent().limits().path("limits")) {
      if (state.path("name").asText().equals(limit)) {
        return state.path("tokens_bytes").asLong();
      }
    }
    throw new AssertionError("no limit " + limit);
  }

  private static String post(String path, int bytes) {
    return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + bytes + "\r\n\r\n";
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static Jvm start(Jdk jdk, String kind, int timeoutMillis) throws IOException {
    Path limits = Files.writeString(folder.resolve("limits.yaml"), LIMITS);
    return Launch.on(jdk)
        .agent(Launch.ANY_PORT + ",config=" + limits)
        .run(BlockingServer.class, kind, Integer.toString(BODY), Integer.toString(timeoutMillis));
  }

  private static Socket connect(Jvm jvm) throws IOException, InterruptedException {
    return new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(jvm.line()));
  }
}
