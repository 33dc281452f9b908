package dev.weir.agent.manners;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.jdk.Jdk;
import dev.weir.agent.manners.host.HeldAsync;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Asynchronous channels that read into several buffers and write from them keep to limits. */
class HeldAsyncIT {
  private static final int RATE = 1_000_000;
  private static final int BURST = 65_536;
  private static final int LENGTH = 3_000_000;
  private static final String LIMITS =
      """
      limits:
        - {name: downloads, match: {method: GET}, rate: 1MB/s, burst: 64KiB}
        - {name: uploads, match: {method: POST}, direction: request, rate: 1MB/s, burst: 64KiB}
      """;

  @TempDir Path folder;

  static List<Jdk> jdks() throws IOException {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void holdsGatheringWrites(Jdk jdk) throws Exception {
    try (Jvm jvm = start(jdk);
        Socket socket = connect(jvm)) {
      long startNanos = System.nanoTime();
      send(socket, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      InputStream in = socket.getInputStream();
      byte[] head = in.readNBytes(HeldAsync.HEAD.length());
      assertThat(new String(head, US_ASCII)).isEqualTo(HeldAsync.HEAD);
      byte[] body = in.readNBytes(LENGTH);
      assertRate(LENGTH, System.nanoTime() - startNanos);
      for (int i = 0; i < body.length; i++) {
        assertThat(body[i]).isEqualTo((byte) (i % HeldAsync.PERIOD_BYTES));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void holdsScatteringReads(Jdk jdk) throws Exception {
    try (Jvm jvm = start(jdk);
        Socket socket = connect(jvm)) {
      send(socket, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + LENGTH + "\r\n\r\n");
      TimeUnit.MILLISECONDS.sleep(200); // so that the head comes alone
      byte[] body = new byte[LENGTH];
      for (int i = 0; i < body.length; i++) {
        body[i] = (byte) (i % HeldAsync.PERIOD_BYTES);
      }
      long startNanos = System.nanoTime();
      OutputStream out = socket.getOutputStream();
      out.write(body);
      Await.until("body", () -> read(jvm) == LENGTH);
      assertRate(LENGTH, System.nanoTime() - startNanos);
    }
  }

  /** Exact above, generous below. */
  private static void assertRate(long bytes, long nanos) {
    double seconds = nanos / 1e9;
    assertThat(bytes - 2.0 * BURST).isLessThanOrEqualTo(RATE * seconds);
    assertThat(bytes / seconds).isGreaterThan(0.4 * RATE);
  }

  private static long read(Jvm jvm) throws IOException, InterruptedException {
    jvm.say("");
    return Long.parseLong(jvm.line("read "));
  }

  private Jvm start(Jdk jdk) throws IOException {
    Path limits = Files.writeString(folder.resolve("limits.yaml"), LIMITS);
    return Launch.on(jdk).agent(Launch.ANY_PORT + ",config=" + limits).run(HeldAsync.class);
  }

  private static Socket connect(Jvm jvm) throws IOException, InterruptedException {
    return new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(jvm.line()));
  }

  private static void send(Socket socket, String head) throws IOException {
    socket.getOutputStream().write(head.getBytes(US_ASCII));
  }
}
