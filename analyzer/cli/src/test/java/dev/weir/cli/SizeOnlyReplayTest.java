package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import dev.weir.capture.file.CaptureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a capture is known by sizes only, sent again. */
class SizeOnlyReplayTest {
  private static final String BODY = body();

  @TempDir Path folder = Path.of("");
  private String sizes = "";

  private static String body() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; body.length() < 20_000; i++) {
      body.append("{\"secret\":\"").append(i * 7919 % 10_007).append("\",\"kind\":\"order\"},");
    }
    return body.toString();
  }

  @BeforeEach
  void recordSizes() throws CaptureException {
    Path capture = folder.resolve("a.pcap");
    try (CaptureScript script = new CaptureScript(capture)) {
      CaptureScript.Connection one = script.open(1, 5_001, 0);
      String head = "POST /orders?token=abc HTTP/1.1\r\nHost: h\r\nCookie: secret\r\n";
      one.client(head + "Content-Length: " + BODY.length() + "\r\n\r\n", CaptureScript.MILLI);
      one.client(BODY.substring(0, 9_000), 2 * CaptureScript.MILLI);
      one.client(BODY.substring(9_000), 3 * CaptureScript.MILLI);
      one.head(200, 100, 0, 4 * CaptureScript.MILLI);
      one.client(
          head.replace("orders", "chunks") + "Transfer-Encoding: chunked\r\n\r\n1", 5_000_000);
      one.client("0\r\n" + BODY.substring(0, 16) + "\r\n4000\r\n", 6 * CaptureScript.MILLI);
      one.client(BODY.substring(16, 16_400) + "\r\n0\r\n\r\n", 7 * CaptureScript.MILLI);
      one.head(200, 100, 0, 8 * CaptureScript.MILLI);
    }
    sizes = folder.resolve("a.ndjson").toString();
    assertThat(Run.of("export", capture.toString(), "-o", sizes).exitCode()).isZero();
  }

  @Test
  void keepsNothingOfTheContent() throws IOException {
    assertThat(Files.readString(Path.of(sizes)))
        .contains("\"weir.request.body_deflate_ratio\":0.")
        .doesNotContain("secret")
        .doesNotContain("token");
  }

  @Test
  void sendsBodiesOfTheSameSizesThatCompressAsWell() throws IOException {
    Map<String, byte[]> bodies = new ConcurrentHashMap<>();
    Map<String, String> framing = new ConcurrentHashMap<>();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(any, 0);
    server.createContext(
        "/",
        exchange -> {
          bodies.put(exchange.getRequestURI().toString(), exchange.getRequestBody().readAllBytes());
          framing.put(
              exchange.getRequestURI().toString(),
              String.valueOf(exchange.getRequestHeaders().getFirst("Transfer-encoding")));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      Run run =
          Run.of("replay", sizes, "--target", "http://127.0.0.1:" + server.getAddress().getPort());
      assertThat(run.err()).doesNotContain(" x ");
      assertThat(run.exitCode()).isZero();
    } finally {
      server.stop(0);
    }
    assertThat(bodies).containsOnlyKeys("/orders", "/chunks");
    assertThat(bodies.getOrDefault("/orders", new byte[0])).hasSize(BODY.length());
    assertThat(bodies.getOrDefault("/chunks", new byte[0])).hasSize(16_400);
    assertThat(framing).containsEntry("/orders", "null").containsEntry("/chunks", "chunked");
    assertSameRatio(bodies.getOrDefault("/orders", new byte[0]), BODY);
    assertSameRatio(bodies.getOrDefault("/chunks", new byte[0]), BODY.substring(0, 16_400));
  }

  private static void assertSameRatio(byte[] sent, String recorded) {
    double wanted = deflatedBytes(recorded.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(deflatedBytes(sent)).isCloseTo(wanted, within(0.02 * wanted));
  }

  private static double deflatedBytes(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    deflater.setInput(bytes);
    deflater.finish();
    int deflatedBytes = deflater.deflate(new byte[bytes.length + 1_000]);
    deflater.end();
    return deflatedBytes;
  }

  @Test
  void becomesARecordingOfTheSameSizes() throws IOException {
    String gor = folder.resolve("a.gor").toString();
    Run export = Run.of("export", sizes, "-o", gor);
    assertThat(export.err()).contains("4 messages written");
    String again = folder.resolve("b.ndjson").toString();
    assertThat(Run.of("export", gor, "-o", again).exitCode()).isZero();
    assertThat(sizesIn(again)).isEqualTo(sizesIn(sizes));
  }

  private static String sizesIn(String file) throws IOException {
    StringBuilder found = new StringBuilder();
    for (String line : Files.readAllLines(Path.of(file))) {
      for (String field : line.split(",", -1)) {
        if (field.contains("bytes\"") && field.contains("re") && !field.contains("network")) {
          found.append(field).append('\n');
        }
      }
    }
    return found.toString();
  }

  @Test
  void saysInOneLineWhatIsNoExchange() throws IOException {
    Files.writeString(Path.of(sizes), "{}");
    Run run = Run.of("replay", sizes, "--target", "http://127.0.0.1:9");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("line 1").doesNotContain("Exception");
  }
}
