package dev.weir.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.weir.core.message.Message;
import dev.weir.replay.gor.GorWriter;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording is replayed against a server that the shipped agent holds to limits. */
class ReplayExpectIT {
  private static final int REQUESTS = 60;
  private static final int BODY_BYTES = 100_000;
  private static final long GAP_NANOS = 25_000_000;

  @TempDir Path folder;

  private Process server;
  private int port;

  @BeforeEach
  void startServer() throws Exception {
    // 60 downloads of 100 kB in 1.5 s ask for 4 MB/s, so that the last waits for about 1.5 s.
    Files.writeString(
        folder.resolve("limits.yaml"),
        """
        limits:
          - name: downloads
            match: {route: "/download/*"}
            rate: 2MB/s
            burst: 200kB
          - name: refused
            match: {route: "/refused/*"}
            rate: 1kB/s
            burst: 1460
            action: observe
        """);
    server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-Dsun.net.httpserver.nodelay=true",
                "-javaagent:../../agent/dist/target/weir-agent.jar=admin=off,config="
                    + folder.resolve("limits.yaml"),
                "-cp",
                Path.of("target", "test-classes").toString(),
                LoadedServer.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8));
    port = Integer.parseInt(out.readLine());
  }

  @AfterEach
  void endServer() throws Exception {
    server.destroyForcibly();
    assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theReportShowsTheLimitHoldingAsPredicted() throws Exception {
    Path recording = record();

    Run run =
        WeirJar.run(
            "replay",
            recording.toString(),
            "--target",
            "http://127.0.0.1:" + port,
            "--expect",
            folder.resolve("limits.yaml").toString(),
            "--format",
            "json");

    assertThat(run.exitCode()).describedAs(run.err()).isZero();
    Map<String, String> report = flat(run.out());
    assertThat(report)
        .containsEntry("totals.answered", String.valueOf(REQUESTS))
        .containsEntry("totals.compared.status_differs", "0")
        .containsEntry("totals.compared.body_length_differs", "0")
        .containsEntry("books.balance", "0")
        .containsEntry("limits[0].name", "downloads")
        .containsEntry("limits[0].verdict", "pass")
        .containsEntry("limits[0].predicted.exchanges", String.valueOf(REQUESTS))
        .containsEntry("limits[0].observed.exchanges", String.valueOf(REQUESTS))
        .containsEntry("limits[1].verdict", "no_exchange_matched");
    double predicted = number(report, "limits[0].predicted.delay_seconds.p99");
    double observed = number(report, "limits[0].observed.delay_seconds.p99");
    assertThat(predicted).isBetween(1.2, 2.0);
    assertThat(observed).isCloseTo(predicted, within(0.4));
    assertThat(number(report, "limits[0].observed.steady_bytes_per_second"))
        .isCloseTo(2e6, within(1e5));
  }

  private Path record() throws Exception {
    Path file = folder.resolve("traffic.gor");
    try (GorWriter writer = GorWriter.create(file)) {
      byte[] response =
          ("HTTP/1.1 200 OK\r\nContent-length: " + BODY_BYTES + "\r\n\r\n" + "y".repeat(BODY_BYTES))
              .getBytes(US_ASCII);
      for (int i = 0; i < REQUESTS; i++) {
        String id = String.format("%04x1f907f000001%08x", 40_000 + i, i);
        long nanos = 1_700_000_000_000_000_000L + i * GAP_NANOS;
        byte[] request =
            ("GET /download/" + BODY_BYTES + " HTTP/1.1\r\nHost: shop\r\n\r\n").getBytes(US_ASCII);
        writer.message(new Message(Message.Kind.REQUEST, id, i, "127.0.0.1", nanos, 0, request, 0));
        writer.message(
            new Message(
                Message.Kind.RESPONSE,
                id,
                i,
                "127.0.0.1",
                nanos + 1_000_000,
                1_000_000,
                response,
                0));
      }
    }
    return file;
  }

  private static double number(Map<String, String> report, String key) {
    return Double.parseDouble(report.get(key));
  }

  /** A document as paths and values, such as {@code limits[0].name}. */
  private static Map<String, String> flat(String json) throws Exception {
    Map<String, String> flat = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (parser.nextToken() != null) {
        switch (parser.currentToken()) {
          case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
              flat.put(path(parser), parser.getText());
          default -> {
            // Only what has a value counts.
          }
        }
      }
    }
    return flat;
  }

  private static String path(JsonParser parser) {
    return parser
        .getParsingContext()
        .pathAsPointer()
        .toString()
        .substring(1)
        .replaceAll("/(\\d+)", "[$1]")
        .replace('/', '.');
  }
}
