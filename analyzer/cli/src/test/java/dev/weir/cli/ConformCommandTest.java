package dev.weir.cli;

import static dev.weir.cli.CaptureScript.EPOCH;
import static dev.weir.cli.CaptureScript.MILLI;
import static dev.weir.cli.CaptureScript.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.file.CaptureException;
import dev.weir.cli.CaptureScript.Connection;
import dev.weir.json.Timestamps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConformCommandTest {
  private static final int HEAD_BYTES = 200;

  @TempDir Path folder;
  private Path capture = Path.of("");
  private Path limits = Path.of("");

  @BeforeEach
  void nameFiles() {
    capture = folder.resolve("traffic.pcap");
    limits = folder.resolve("limits.yaml");
  }

  /** One limit of 1 MB/s and a burst of 2 MB, and other keys of it. */
  private void limit(String... lines) throws IOException {
    Files.writeString(
        limits,
        "limits:\n  - name: reports\n    rate: 1MB/s\n    burst: 2MB\n    "
            + String.join("\n    ", lines)
            + "\n");
  }

  private Run conform(String... more) {
    String[] arguments = new String[4 + more.length];
    arguments[0] = "conform";
    arguments[1] = capture.toString();
    arguments[2] = "--limits";
    arguments[3] = limits.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    Run run = Run.of(arguments);
    // Where lines end depends on the name of the folder.
    return new Run(run.exitCode(), run.out().replaceAll("\\s+", " "), run.err());
  }

  /**
   * A download that takes the burst at once and then keeps to 1 MB/s, 10 kB every 10 ms: as a
   * limiter lets it, but for {@code extraBytes} in the middle.
   */
  private void download(Connection connection, int extraBytes, long startNanos) {
    int steps = 500;
    long bodyBytes = 2_000_000 - HEAD_BYTES + steps * 10_000L + extraBytes;
    connection.get("/reports/a", "", startNanos);
    connection.head(200, HEAD_BYTES, bodyBytes, startNanos);
    for (int i = 0; i < 50; i++) {
      connection.body(40_000 - (i == 0 ? HEAD_BYTES : 0), startNanos);
    }
    for (int i = 1; i <= steps; i++) {
      connection.body(10_000 + (i == steps / 2 ? extraBytes : 0), startNanos + i * 10L * MILLI);
    }
  }

  private void downloadOf(int extraBytes) throws CaptureException {
    try (CaptureScript script = new CaptureScript(capture)) {
      download(script.open(1, 40_000, 0), extraBytes, SECOND);
    }
  }

  @Test
  void passesWhatKeptToTheLimit() throws IOException {
    limit("match: {route: '/reports/**'}");
    downloadOf(0);
    Run run = conform("--tolerance", "0");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            "pass ",
            "the worst window has 2,000,000 bytes beyond rate x time",
            "2,000,000 that are allowed: a burst of 2,000,000, and no tolerance",
            "100.0 % 0.0 % .. 0.0 % 0.0 % .. 0.0 % 2.00 MB 2.00 MB",
            "2,000,000 bytes at once, 1.000000 s after the first packet",
            "1.00 MB/s once the burst was spent, for 5.00 s, 100.0 % of the target",
            "1.40 MB/s in 5.00 s of demand",
            "of 50 windows",
            "of 5 windows");
  }

  @Test
  void failsWhatViolatedTheLimitByExactlyThatMuch() throws IOException {
    limit("match: {route: '/reports/**'}");
    downloadOf(12_345);
    Run strict = conform("--tolerance", "0");
    assertThat(strict.exitCode()).isEqualTo(1);
    assertThat(strict.err()).isEmpty();
    assertThat(strict.out())
        .contains(
            "FAIL",
            "the worst window has 2,012,345 bytes beyond rate x time, 12,345 more than the"
                + " 2,000,000");
    Run json = conform("--tolerance", "12344", "--format", "json");
    assertThat(json.exitCode()).isEqualTo(1);
    assertThat(json.out())
        .contains("\"verdict\": \"fail\"", "\"over_bytes\": 1,", "\"excess_bytes\": 2012345");
    assertThat(conform("--tolerance", "12345").exitCode()).isZero();
    assertThat(conform().out()).contains("pass ", "a tolerance of 65,536");
  }

  @Test
  void namesTheWorstWindowInJson() throws IOException {
    limit("match: {route: '/reports/**'}");
    downloadOf(12_345);
    assertThat(conform("--format", "json").out())
        .contains(
            "\"bucket\": null",
            "\"start\": \"" + Timestamps.utc(EPOCH + SECOND, 9) + '"',
            "\"end\": \"" + Timestamps.utc(EPOCH + SECOND + 2500 * MILLI, 9) + '"',
            "\"seconds\": 2.5,",
            "\"bytes\": 4512345",
            "\"steady_bytes_per_second\": 1002469,",
            "\"allowed_bytes\": 2065536");
  }

  @Test
  void doesNotPassWhenNothingMatched() throws IOException {
    limit("match: {route: '/images/**'}");
    downloadOf(0);
    Run run = conform();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("no exchange matched, so nothing is proven");
    assertThat(conform("--format", "json").out())
        .contains(
            "\"verdict\": \"fail\"", "\"verdict\": \"no_exchange_matched\"", "\"worst\": null");
  }

  @Test
  void saysThatItDoesNotSeeIntoTls() throws IOException {
    limit("match: {route: '/**'}");
    try (CaptureScript script = new CaptureScript(capture)) {
      script
          .open(1, 40_000, 0)
          .client("\u0016\u0003\u0001\u0002\u0000\u0001hello", SECOND)
          .body(90_000 / 2, SECOND);
    }
    Run run = conform();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("no exchange matched", "1 connection carried tls", "no exchange in it is judged");
  }

  @Test
  void tellsClientsApartByTheFieldThatTheFileNames() throws IOException {
    Files.writeString(
        limits,
        "client-id: {header: X-Client-Id}\n"
            + "limits: [{name: each, per: client, rate: 1MB/s, burst: 100kB,"
            + " direction: response}]\n");
    try (CaptureScript script = new CaptureScript(capture)) {
      for (int i = 1; i <= 3; i++) {
        Connection connection = script.open(i, 40_000, 0);
        connection.get("/a", "X-Client-Id: acme-" + i % 2 + "\r\n", SECOND);
        connection.head(200, HEAD_BYTES, 50_000, SECOND).body(50_000, SECOND);
      }
    }
    Run run = conform("--tolerance", "0");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "3 exchanges of 2 clients",
            "acme-1",
            "100,400 bytes beyond rate x time, 400 more than",
            "1 of 2 clients failed");
  }

  @Test
  void judgesOnlyResponsesOfTheStatusThatIsAskedFor() throws IOException {
    limit("match: {status: 5xx}");
    try (CaptureScript script = new CaptureScript(capture)) {
      Connection connection = script.open(1, 40_000, 0);
      connection.get("/a", "", SECOND);
      connection.head(200, HEAD_BYTES, 50_000, SECOND).body(50_000, SECOND);
      connection.get("/b", "", 2 * SECOND);
      connection.head(503, HEAD_BYTES, 7_000, 2 * SECOND).body(7_000, 2 * SECOND);
    }
    Run run = conform("--format", "json");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("\"exchanges\": 1,", "\"bytes\": 7200,");
  }

  @Test
  void saysThatALimitWasNotPutToTheTest() throws IOException {
    limit("match: {route: '/**'}");
    try (CaptureScript script = new CaptureScript(capture)) {
      Connection connection = script.open(1, 40_000, 0);
      connection.get("/a", "", SECOND).head(204, HEAD_BYTES, 0, SECOND);
    }
    Run run = conform();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("the limit was not put to the test");
  }

  @Test
  void certifiesTheBundledCaptureFromStandardInput() throws IOException {
    limit("match: {route: '/static/**'}");
    byte[] mixed;
    try (var in = BundledCapture.open()) {
      mixed = in.readAllBytes();
    }
    Run run = Run.withInput(mixed, "conform", "-", "--limits", limits.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("standard input", "FAIL");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conform CAPTURE | missing required option: '--limits=FILE'",
        "conform --limits LIMITS | missing required parameter: 'FILE'",
        "conform CAPTURE --limits LIMITS --tolerance much | --tolerance: 'much' is not a size",
        "conform CAPTURE --limits LIMITS --format csv | 'csv' is not one of table, json",
        "conform log.ndjson --limits LIMITS | exchanges do not tell when each of their bytes passed",
        "conform CAPTURE --limits BROKEN | broken.yaml:1:",
        "conform CAPTURE --limits EMPTY | there is no limit in it to certify",
        "conform CAPTURE --limits PRINCIPAL | limit 'p' asks who is logged in",
      })
  void refusesMisuseInOneLine(String line, String message) throws IOException {
    limit("match: {route: '/**'}");
    downloadOf(0);
    Path broken = Files.writeString(folder.resolve("broken.yaml"), "limits: [{nam: a}]\n");
    Path empty = Files.writeString(folder.resolve("empty.yaml"), "limits: []\n");
    Path principal =
        Files.writeString(
            folder.resolve("principal.yaml"),
            "client-id: principal\nlimits: [{name: p, rate: 1MB/s, per: client}]\n");
    Run run =
        Run.of(
            line.replace("CAPTURE", capture.toString())
                .replace("LIMITS", limits.toString())
                .replace("BROKEN", broken.toString())
                .replace("EMPTY", empty.toString())
                .replace("PRINCIPAL", principal.toString())
                .split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("weir: ").contains(message);
  }

  @Test
  void doesNotCertifyACaptureThatBreaksOff() throws IOException {
    limit("match: {route: '/reports/**'}");
    downloadOf(0);
    byte[] whole = Files.readAllBytes(capture);
    Files.write(capture, Arrays.copyOf(whole, whole.length - 100));
    Run run = conform();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void saysWhichFileIsMissing() throws IOException {
    downloadOf(0);
    Run run = conform();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("limits.yaml: there is no such file");
  }
}
