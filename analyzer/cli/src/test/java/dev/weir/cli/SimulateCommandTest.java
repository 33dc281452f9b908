package dev.weir.cli;

import static dev.weir.cli.CaptureScript.MILLI;
import static dev.weir.cli.CaptureScript.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.file.CaptureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateCommandTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir Path folder;
  private Path bundled = Path.of("");
  private Path capture = Path.of("");
  private Path limits = Path.of("");

  @BeforeEach
  void nameFiles() throws IOException {
    bundled = folder.resolve("mixed.pcap");
    try (InputStream in = BundledCapture.open()) {
      Files.copy(in, bundled);
    }
    capture = folder.resolve("traffic.pcap");
    limits = folder.resolve("limits.yaml");
  }

  private void limits(String text) throws IOException {
    Files.writeString(limits, text);
  }

  /** One limit of 1 MB/s and a burst of 200 kB, and other keys of it. */
  private void limit(String... lines) throws IOException {
    limits(
        "limits:\n  - name: reports\n    rate: 1MB/s\n    burst: 200kB\n    "
            + String.join("\n    ", lines)
            + "\n");
  }

  private Run simulate(Path file, String... more) {
    String[] arguments = new String[4 + more.length];
    arguments[0] = "simulate";
    arguments[1] = file.toString();
    arguments[2] = "--limits";
    arguments[3] = limits.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return Run.of(arguments);
  }

  @Test
  void writesWhatTheGoldenFileHolds() throws IOException {
    limits(
        """
        limits:
          - {name: static, match: {route: "/static/**"}, rate: 500kB/s, burst: 200kB}
          - {name: maps, match: {route: "/api/**"}, rate: 1MB/s, burst: 100kB, action: reject}
          - {name: uploads, match: {route: "/upload/*"}, direction: request, rate: 100kB/s,
             burst: 20kB, per: client}
          - {name: all, rate: 100kB/s, action: observe}
        """);
    Run run =
        Run.withInput(
            Files.readAllBytes(bundled),
            "simulate",
            "-",
            "--limits",
            limits.toString(),
            "--top",
            "5",
            "--sweep",
            "static.rate=100kB/s..20MB/s",
            "--steps",
            "4",
            "--recommend",
            "static:p90-delay<=200ms");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    Path golden = GOLDEN.resolve("simulation-100.txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, run.out());
    }
    assertThat(run.out()).isEqualTo(Files.readString(golden));
  }

  /**
   * Three downloads of 500 kB, each on its connection, and a second on the first a second later.
   */
  private void downloads() throws CaptureException {
    try (CaptureScript script = new CaptureScript(capture)) {
      CaptureScript.Connection first = script.open(1, 40_000, 0);
      download(first, "a", SECOND);
      download(script.open(2, 40_000, 0), "b", SECOND);
      download(script.open(3, 40_000, 0), "a", SECOND);
      download(first, "a", 2 * SECOND);
    }
  }

  private static void download(CaptureScript.Connection connection, String client, long nanos) {
    connection.get("/reports/a", "X-Client: " + client + "\r\n", nanos);
    connection.head(200, 200, 499_800, nanos + MILLI);
    for (int i = 0; i < 10; i++) {
      connection.body(49_980, nanos + (2 + i) * MILLI);
    }
  }

  @Test
  void predictsTheDelayOfASharedLimit() throws IOException {
    limit("match: {route: '/reports/**'}");
    downloads();
    Run run = simulate(capture, "--format", "json");
    assertThat(run.err()).isEmpty();
    // 2 MB less 200 kB at 1 MB/s take 1.8 s; the recording lasts to 12 ms after the last began.
    assertThat(WeirTest.number(run.out(), "demand_bytes")).isEqualTo(2_000_000);
    assertThat(WeirTest.number(run.out(), "granted_bytes")).isEqualTo(2_000_000);
    assertThat(WeirTest.number(run.out(), "delayed_exchanges")).isEqualTo(4);
    assertThat(run.out()).contains("\"loop\": \"open\"", "\"sweep\": null");
    assertThat(WeirTest.decimal(run.out(), "overrun_seconds")).isBetween(0.78, 0.79);
  }

  @Test
  void putsTheNextRequestOffInAClosedLoop() throws IOException {
    limit("match: {route: '/reports/**'}");
    downloads();
    String closed = simulate(capture, "--closed-loop", "--format", "json").out();
    assertThat(closed).contains("\"loop\": \"closed\"");
    // The first is 0.9 s late, and so its next request comes at 2.9 s; it finds a full bucket.
    assertThat(WeirTest.decimal(closed, "overrun_seconds")).isBetween(1.17, 1.19);
  }

  @Test
  void tellsClientsApartByAFieldOfTheirRequests() throws IOException {
    downloads();
    String limit = "limits: [{name: reports, rate: 1MB/s, burst: 200kB, per: client}]\nclient-id: ";
    limits(limit + "{header: X-Client}\n");
    String byHeader = simulate(capture, "--format", "json").out();
    limits(limit + "remote-address\n");
    String byAddress = simulate(capture, "--format", "json").out();
    // Of client a, two downloads come at once, at two addresses.
    assertThat(WeirTest.decimal(byHeader, "max")).isBetween(0.78, 0.80);
    assertThat(WeirTest.decimal(byAddress, "max")).isBetween(0.28, 0.30);
  }

  @Test
  void saysTheSameOfALogOfTheCapture() throws IOException {
    Path log = folder.resolve("mixed.ndjson");
    ExchangeLogs.write(Files.readAllBytes(bundled), log);
    limit("match: {route: '/static/**'}");
    String ofCapture = simulate(bundled, "--format", "json").out();
    String ofLog = simulate(log, "--format", "json").out();
    String from = "\"exchanges\"";
    assertThat(ofLog.substring(ofLog.indexOf(from)))
        .isEqualTo(ofCapture.substring(ofCapture.indexOf(from)));
  }

  @Test
  void warnsOfWhatCannotComeOutAsItWasMeant() throws IOException {
    limits(
        """
        client-id: {header: X-Client}
        limits:
          - {name: one, match: {route: ["/static/**", "/statik/**"]}, rate: 1MB/s, per: client,
             adaptive: {floor: 1MB/s, ceiling: 2MB/s}}
          - {name: two, match: {host: nowhere.example}, rate: 1MB/s}
        """);
    Path log = folder.resolve("mixed.ndjson");
    ExchangeLogs.write(Files.readAllBytes(bundled), log);
    Run run = simulate(log);
    assertThat(run.exitCode()).isZero();
    assertThat(run.err().lines())
        .containsExactly(
            "weir: limit 'two' applies to no exchange of " + log,
            "weir: no path in " + log + " matches the route /statik/**",
            "weir: limit 'one' tells clients apart by their addresses: "
                + log
                + " has no fields of requests");
    assertThat(run.out()).contains("applies to no exchange");
  }

  @Test
  void movesAnAdaptiveLimitAndSaysWhen() throws IOException {
    limit("adaptive: {floor: 500kB/s, ceiling: 1100kB/s}");
    try (CaptureScript script = new CaptureScript(capture)) {
      for (int i = 0; i < 80; i++) {
        CaptureScript.Connection connection = script.open(1, 40_000 + i, i * SECOND);
        for (int j = 0; j < 4; j++) {
          download(connection, "a", i * SECOND + j * 100L * MILLI);
        }
      }
    }
    Run run = simulate(capture);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsSubsequence(
            "moved 2 times\n",
            "at                         from         to  why\n",
            "2026-11-18T11:07:10Z  1.00 MB/s  1.05 MB/s  demand_waits\n",
            "2026-11-18T11:07:40Z  1.05 MB/s  1.10 MB/s  demand_waits\n");
    assertThat(simulate(capture, "--format", "json").out())
        .contains(
            "\"rate_changes_count\": 2",
            "\"time\": \"2026-11-18T11:07:10Z\"",
            "\"from_bytes_per_second\": 1000000",
            "\"to_bytes_per_second\": 1050000",
            "\"reason\": \"demand_waits\"");
  }

  @Test
  void tripsABreakerByWhatTheCaptureSawSentAgain() throws IOException {
    limit("breaker: {reduced: 200kB/s}");
    try (CaptureScript script = new CaptureScript(capture)) {
      CaptureScript.Connection connection = script.open(1, 40_000, 0);
      for (int i = 0; i < 30; i++) {
        long nanos = i * SECOND + 100 * MILLI;
        connection.get("/reports/a", "", nanos).head(200, 200, 20_000, nanos + MILLI);
        connection.body(10_000, nanos + 2 * MILLI);
        if (i >= 6) {
          connection.bodyAgain(6_000, nanos + 3 * MILLI);
        }
        connection.body(10_000, nanos + 4 * MILLI);
      }
    }
    Run run = simulate(capture);
    assertThat(run.err()).isEmpty();
    // 6,000 of 26,200 bytes are 22.9 %, from second 6 on; five spans of 2 s are over at second 16.
    assertThat(run.out())
        .containsSubsequence(
            "moved 1 time\n", "2026-11-18T11:06:56Z  1.00 MB/s  200 kB/s  tripped\n");
    assertThat(simulate(capture, "--format", "json").out())
        .contains("22.9 % of the bytes were sent again in the last of 5 lossy spans, trip 1 of 3");
  }

  /** The capture is of real connections over a path that dropped packets; lossy.sh made it. */
  @Test
  void movesLimitsAsTheGoldenFileOfALossyPathHolds() throws IOException {
    limits(
        """
        limits:
          - {name: broken, rate: 40kB/s, breaker: {reduced: 20kB/s}}
          - {name: careful, rate: 40kB/s, adaptive: {floor: 5kB/s, ceiling: 100kB/s, by: path}}
        """);
    Run run =
        Run.withInput(
            Files.readAllBytes(GOLDEN.resolve("lossy.pcap.gz")),
            "simulate",
            "-",
            "--limits",
            limits.toString());
    assertThat(run.err()).isEmpty();
    Path golden = GOLDEN.resolve("simulation-lossy-100.txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, run.out());
    }
    assertThat(run.out()).isEqualTo(Files.readString(golden));
  }

  @Test
  void reportsWhatCameBeforeTheBreakOfAFile() throws IOException {
    limit("match: {route: '/reports/**'}");
    downloads();
    byte[] whole = Files.readAllBytes(capture);
    Files.write(capture, Arrays.copyOf(whole, whole.length - 1));
    Run run = simulate(capture);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("4 exchanges, open loop", "GET /reports/a");
    assertThat(run.err().lines()).hasSize(1).first().asString().startsWith("weir: " + capture);
    Files.write(capture, new byte[] {1, 2, 3});
    assertThat(simulate(capture).exitCode()).isEqualTo(1);
    assertThat(simulate(capture).out()).isEmpty();
  }

  @Test
  void failsWhereNoRateMeetsTheGoal() throws IOException {
    limits("limits: [{name: reports, rate: 1MB/s, burst: 1460}]\n");
    try (CaptureScript script = new CaptureScript(capture)) {
      script.open(1, 40_000, 0).get("/a", "", SECOND).head(200, 9_200, 0, SECOND);
    }
    Run run = simulate(capture, "--recommend", "max-delay<=0ns");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("Recommended  no rate of reports gives max-delay<=0 ns");
  }

  @Test
  void recommendsNothingForALimitThatNoExchangeGetsTo() throws IOException {
    limit("match: {route: '/nowhere/**'}");
    downloads();
    Run run = simulate(capture, "--recommend", "p99-delay<=1s");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("Recommended  nothing for reports, since none of the first two thirds of the")
        .doesNotContain("rate: ", "Chosen by");
    assertThat(simulate(capture, "--recommend", "p99-delay<=1s", "--format", "json").out())
        .contains("\"found\": false");
  }

  @Test
  void triesALimitThatObservesAsOneThatDelaysAndSaysSo() throws IOException {
    downloads();
    String[] both = {"--sweep", "rate=100kB/s..1MB/s", "--recommend", "max-delay<=500ms"};
    limit("action: delay");
    String delaying = simulate(capture, both).out();
    limit("action: observe");
    Run run = simulate(capture, both);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            "What if reports had another rate, with action: delay\n",
            "burst: 200 kB, with action: delay, for max-delay<=500 ms\n",
            "it only observes: ");
    assertThat(whatIf(run.out()).replace(", with action: delay", "")).isEqualTo(whatIf(delaying));
    assertThat(simulate(capture, "--sweep", "rate=1..9", "--format", "json").out())
        .contains("\"action\": \"observe\"", "\"action\": \"delay\"");
  }

  private static String whatIf(String out) {
    return out.substring(out.indexOf("What if"));
  }

  @Test
  void saysWhenTheBurstFollowsTheRateOfASweep() throws IOException {
    limits("limits: [{name: reports, rate: 1MB/s, burst: 2MB}]\n");
    downloads();
    assertThat(simulate(capture, "--sweep", "rate=1MB/s..4MB/s", "--steps", "2").out())
        .containsSubsequence(
            "What if reports had another rate, and two seconds of it as burst\n",
            "1.00 MB/s  2.00 MB",
            "4.00 MB/s  8.00 MB");
    assertThat(simulate(capture, "--sweep", "burst=1MB..4MB").out())
        .contains("What if reports had another burst\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--sweep rate | --sweep: 'rate' is no range; write NAME.rate=1MB/s..20MB/s",
        "--sweep one.rate=1MB/s | --sweep: 'one.rate=1MB/s' is no range",
        "--sweep one.size=1MB..2MB | --sweep: 'one.size' ends in neither .rate nor .burst",
        "--sweep ona.rate=1MB/s..2MB/s | --sweep: there is no limit 'ona'; did you mean one?",
        "--sweep rate=1MB/s..2MB/s | --sweep: there are 2 limits, and none is named",
        "--sweep one.rate=2MB/s..1MB/s | --sweep: 'one.rate=2MB/s..1MB/s' does not rise",
        "--sweep one.rate=1MB..2MB | --sweep: '1MB' ends in no unit of rate",
        "--sweep one.burst=1B..2MB | --sweep: burst=1 is below one segment",
        "--steps 0 | --steps: 0 is out of range; give 1 to 1000",
        "--steps 4 | --steps: there is no sweep to take steps of; give --sweep, or leave it out",
        "--recommend p99<=1s | --recommend: 'p99<=1s' is no goal; write p99-delay<=200ms",
        "--recommend p99-delay<=1s | --recommend: there are 2 limits, and none is named",
        "--recommend none:p99-delay<=1s | --recommend: there is no limit 'none'",
        "--recommend one:p99-delay<=1 | --recommend: '1' has no unit of time",
        "--format csv | --format: format 'csv' is not one of table, json",
      })
  void refusesWhatMakesNoSense(String words, String message) throws IOException {
    limits("limits: [{name: one, rate: 1MB/s}, {name: other, rate: 1MB/s}]\n");
    Run run = simulate(bundled, words.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("weir: " + message)
        .endsWith("(see weir simulate --help)");
  }

  @Test
  void refusesALimitsFileThatCannotBeRead() throws IOException {
    limits("limits: [{name: one, rate: 1MB}]\n");
    Run run = simulate(bundled);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("weir: " + limits + ":1:");
    limits("limits: []\n");
    assertThat(simulate(bundled).err()).contains("there is no limit in it to simulate; add one");
    Files.delete(limits);
    assertThat(simulate(bundled).err()).contains("there is no such file");
  }
}
