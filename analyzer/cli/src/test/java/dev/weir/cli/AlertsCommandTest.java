package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.Timestamps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertsCommandTest {
  private static final long START_SECOND = 1_764_384_000; // 2025-11-29T02:40:00Z
  private static final int HOUR = 3600;

  @TempDir Path folder = Path.of("");
  private final StringBuilder log = new StringBuilder();

  private void exchange(double second, String path, String type, double seconds, long bytes) {
    long startNanos = START_SECOND * 1_000_000_000 + Math.round(second * 1e9);
    log.append("{\"@timestamp\":\"")
        .append(Timestamps.utc(startNanos, 9))
        .append("\",\"event.duration\":")
        .append(Math.round(seconds * 1e9))
        .append(",\"client.ip\":\"10.0.0.7\",\"client.port\":50000,\"server.ip\":\"10.0.0.1\"")
        .append(",\"server.port\":80,\"http.request.method\":\"GET\",\"url.path\":\"")
        .append(path)
        .append("\",\"http.version\":\"1.1\",\"http.response.status_code\":200")
        .append(",\"http.response.mime_type\":\"")
        .append(type)
        .append("\",\"http.request.bytes\":90,\"http.request.body.bytes\":0")
        .append(",\"weir.request.header_bytes\":90,\"http.response.bytes\":")
        .append(bytes + 100)
        .append(",\"http.response.body.bytes\":")
        .append(bytes)
        .append(",\"weir.response.header_bytes\":100,\"network.bytes\":0")
        .append(",\"weir.retransmitted_bytes\":0,\"weir.sizes_exact\":true")
        .append(",\"weir.request.complete\":true,\"weir.response.complete\":true")
        .append(",\"weir.connection.ordinal\":1}\n");
  }

  /** Shoppers come at random, and every five minutes somebody fetches a report. */
  private void shopWithACronJob(int seconds) {
    Random random = new Random(6);
    for (int second = 0; second < seconds; second++) {
      if (random.nextInt(3) == 0) {
        exchange(second, "/basket", "application/json", 0.02, random.nextInt(8_000));
      }
      if (random.nextInt(4) == 0) {
        exchange(second, "/search", "application/json", 0.05, random.nextInt(8_000));
      }
      if (second % 300 == 7) {
        exchange(second, "/reports/daily", "text/csv", 0.4, 45_000);
      }
    }
  }

  private Run analyze(String... options) throws IOException {
    Path file = folder.resolve("log.ndjson");
    Files.writeString(file, log);
    String[] arguments = new String[options.length + 2];
    arguments[0] = "analyze";
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[options.length + 1] = file.toString();
    return Run.of(arguments);
  }

  private String rules(String text) throws IOException {
    Path file = folder.resolve("alerts.yaml");
    Files.writeString(file, text);
    return file.toString();
  }

  @Test
  void namesTheRouteAndThePeriodOfACronJob() throws IOException {
    shopWithACronJob(HOUR);
    Run run = analyze("--format", "json");
    assertThat(run.exitCode()).isZero();
    List<Json> alerts = Json.of(run.out()).items("alerts");
    assertThat(alerts).hasSize(1);
    assertThat(alerts.get(0).text("rule")).isEqualTo("periodic_peak");
    assertThat(alerts.get(0).text("route")).isEqualTo("/reports/daily");
    assertThat(alerts.get(0).number("period_seconds")).isEqualTo(300);
    assertThat(alerts.get(0).text("state")).isEqualTo("firing");
    assertThat(alerts.get(0).text("text")).isEqualTo("has a peak every 5m 00s (45.2 kB each)");
    assertThat(alerts.get(0).decimal("value")).isGreaterThan(5);
    assertThat(alerts.get(0).decimal("threshold")).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "table, '/reports/daily has a peak every 5m 00s'",
    "markdown, '| periodic-peak | /reports/daily | has a peak every 5m 00s'",
  })
  void tellsPeopleToo(String format, String words) throws IOException {
    shopWithACronJob(HOUR);
    assertThat(analyze("--format", format).out()).contains(words);
  }

  @Test
  void looksAtAllTrafficWhateverIsShown() throws IOException {
    shopWithACronJob(HOUR);
    String out = analyze("--by", "client", "--path", "/basket").out();
    assertThat(out).contains("/reports/daily has a peak every 5m 00s");
  }

  @Test
  void saysNothingWhereNothingHappens() throws IOException {
    Random random = new Random(2);
    for (int second = 0; second < HOUR; second++) {
      exchange(second, "/basket", "application/json", 0.02, random.nextInt(8_000));
      exchange(second, "/logo.png", "image/png", 0.01, 900);
    }
    assertThat(analyze().out()).doesNotContain("Alerts");
    assertThat(analyze("--format", "markdown").out()).doesNotContain("alert");
    assertThat(analyze("--format", "json").out()).doesNotContain("\"alerts\"");
  }

  @Test
  void tellsWhoHasMostOfTheBytesAndWhen() throws IOException {
    for (int second = 0; second < 900; second++) {
      boolean exporting = second >= 60 && second < 360;
      exchange(second, "/export", "text/csv", 0.9, exporting ? 900_000 : 9_000);
      for (int i = 0; i < 5; i++) {
        exchange(second, "/api/" + (char) ('a' + i), "application/json", 0.1, 60_000);
      }
    }
    Run run = analyze("--format", "json");
    Json alert = Json.of(run.out()).items("alerts").get(0);
    assertThat(alert.text("rule")).isEqualTo("share");
    assertThat(alert.text("route")).isEqualTo("/export");
    assertThat(alert.text("state")).isEqualTo("resolved");
    assertThat(alert.text("since")).startsWith("2025-11-29T02:41:0");
    assertThat(alert.text("resolved")).startsWith("2025-11-29T02:48:");
    assertThat(alert.decimal("threshold")).isEqualTo(0.3);
    assertThat(alert.decimal("value")).isBetween(0.7, 0.76);
  }

  @Test
  void flagsStaticContentThatIsSlow() throws IOException {
    for (int i = 0; i < 3; i++) {
      exchange(i, "/static/logo.png", "image/png", 0.501, 900);
      exchange(i, "/slow/api", "application/json", 5, 900);
    }
    assertThat(analyze().out())
        .contains("/static/logo.png is static content and took 501 ms, above 500 ms")
        .doesNotContain("/slow/api is");
  }

  @Test
  void followsARulesFile() throws IOException {
    exchange(0, "/static/logo.png", "image/png", 0.3, 900);
    assertThat(analyze().out()).doesNotContain("Alerts");
    String strict = rules("slow-static: {above: 200ms, responses: 1}\n");
    assertThat(analyze("--alerts", strict).out()).contains("took 300 ms, above 200 ms");
    String none = rules("slow-static: off\n");
    assertThat(analyze("--alerts", none).out()).doesNotContain("Alerts");
  }

  @Test
  void showsOneOfEachRuleBeforeTheRest() throws IOException {
    for (int i = 0; i < 12; i++) {
      exchange(i, "/static/" + (char) ('a' + i) + ".png", "image/png", 0.9, 900);
    }
    exchange(20, "/export", "text/csv", 0.1, 900_000);
    exchange(25, "/", "text/html", 0.1, 9);
    String share = "share: {for: 0s, window: 1s, minimum: 900kB, routes: 1}\n";
    String each = rules(share + "slow-static: {responses: 1}\n");
    String out = analyze("--alerts", each).out();
    assertThat(out).contains("/export has ", "3 more; --format json has them");
  }

  @Test
  void saysWhatWasNotWatched() throws IOException {
    for (int i = 0; i < 5; i++) {
      exchange(i, "/r/" + (char) ('a' + i) + "/x", "text/html", 0.1, 900);
    }
    exchange(40_000_000, "/wrong", "text/html", 0.1, 900);
    exchange(6, "/r/a/x", "text/html", 0.1, 900);
    String few = rules("routes: 3\n");
    assertThat(analyze("--alerts", few).out())
        .contains("not watched: a route had no place 2 times", "hours too early");
    assertThat(analyze("--alerts", few, "--format", "markdown").out())
        .contains("not watched: a route had no place 2 times");
    Json json = Json.of(analyze("--alerts", few, "--format", "json").out());
    assertThat(json.number("alerts_routes_dropped")).isEqualTo(2);
    assertThat(json.number("alerts_untimely_bytes")).isEqualTo(1_090);
  }

  @Test
  void watchesNothingWhenSwitchedOff() throws IOException {
    exchange(0, "/static/logo.png", "image/png", 5, 900);
    assertThat(analyze("--alerts", "off").out()).doesNotContain("Alerts");
  }

  @Test
  void refusesNonsenseWithItsPlace() throws IOException {
    Run run = analyze("--alerts", rules("share:\n  abov: 30%\n"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("alerts.yaml:2:3: there is no key 'abov' in share; did you mean above?");
  }

  @Test
  void saysThatThereIsNoSuchFile() throws IOException {
    Run run = analyze("--alerts", folder.resolve("none.yaml").toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("none.yaml: there is no such file");
  }
}
