package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class CheckCommandTest {
  @TempDir Path folder;
  private Path traffic = Path.of("");
  private Path budget = Path.of("");

  /** 10 reports of 1,000,000 bytes with their requests, 100 small files of 1,000: 10,100,000. */
  @BeforeEach
  void record() throws IOException {
    budget = folder.resolve("budget.yaml");
    traffic =
        new RecordedTraffic()
            .add(9, "GET", "/api/v1/reports/year", 999_900, 40)
            .add("GET", "/api/v1/reports/year", 999_900, 400)
            .add(100, "GET", "/static/logo.svg", 900, 2)
            .write(folder.resolve("traffic.ndjson"));
  }

  private Run check(String... more) {
    List<String> arguments = new ArrayList<>(List.of("check", traffic.toString()));
    arguments.addAll(List.of(more));
    return Run.of(arguments.toArray(new String[0]));
  }

  private Run checkFile(String text, String... more) throws IOException {
    Files.writeString(budget, text);
    List<String> arguments = new ArrayList<>(List.of("--budget", budget.toString()));
    arguments.addAll(List.of(more));
    return check(arguments.toArray(new String[0]));
  }

  private static String row(Run run, String budget, String of) {
    return run.out()
        .lines()
        .filter(line -> line.startsWith(budget) && line.contains(' ' + of + ' '))
        .map(line -> line.replaceAll("\\s+", " ").trim())
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "10100000, 0",
    "10099999, 1",
    "10.1MB, 0",
  })
  void holdsTheTotalToTheByte(String most, int exitCode) {
    Run run = check("--max-total", most);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }

  @Test
  void showsTheByteThatBreaksABudget() {
    Run run = check("--max-total", "10099999");
    assertThat(row(run, "total", "bytes")).isEqualTo("total bytes 10.1 MB 10,100,000 B BROKEN");
    assertThat(run.out()).contains("1 of 1 budget broken");
  }

  @Test
  void takesAThresholdInMegabytes() {
    assertThat(check("--threshold", "11").exitCode()).isZero();
    assertThat(check("--threshold", "10.1").exitCode()).isZero();
    assertThat(check("--threshold", "10").exitCode()).isEqualTo(1);
  }

  @Test
  void namesTheEndpointThatHasTooLargeAShare() {
    Run run = check("--max-share", "30%");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(row(run, "each endpoint", "share"))
        .isEqualTo("each endpoint share 30.0 % 99.0 % BROKEN GET /api/v1/reports/year");
    assertThat(check("--max-share", "99.1%").exitCode()).isZero();
  }

  @Test
  void holdsEveryMeasureOfARoute() throws IOException {
    Run run =
        checkFile(
            """
            routes:
              - {route: "/api/*/reports/**", method: GET, bytes: 10MB, bytes-per-request: 999999,
                 requests: 9, share: 100%, p50: 40ms, p90: 39ms, p99: 399ms}
            """);
    assertThat(run.exitCode()).isEqualTo(1);
    String name = "GET /api/*/reports/**";
    assertThat(row(run, name, "bytes")).endsWith("10.0 MB 10.0 MB kept");
    assertThat(row(run, name, "bytes-per-request")).endsWith("1.00 MB 1,000,000 B BROKEN");
    assertThat(row(run, name, "requests")).endsWith("9 10 BROKEN");
    assertThat(row(run, name, "share")).endsWith("100.0 % 99.0 % kept");
    assertThat(row(run, name, "p50")).endsWith("40.0 ms 40.0 ms kept");
    assertThat(row(run, name, "p90")).contains(" p90 39.0 ms ").endsWith("BROKEN");
    assertThat(row(run, name, "p99")).endsWith("399 ms 400 ms BROKEN");
    assertThat(run.out()).contains("4 of 7 budgets broken");
  }

  @Test
  void judgesPercentilesByCountingAndNotByTheHistogramWhichIsCoarser() throws IOException {
    // Nine of ten took 40 ms, and a histogram of 1/32 may say 41 ms of them.
    assertThat(checkFile("routes: [{route: /api/**, p90: 40ms}]").exitCode()).isZero();
    assertThat(checkFile("routes: [{route: /api/**, p90: 39999us}]").exitCode()).isEqualTo(1);
    assertThat(checkFile("routes: [{route: /api/**, p99: 400ms}]").exitCode()).isZero();
    assertThat(checkFile("routes: [{route: /api/**, p99: 399999us}]").exitCode()).isEqualTo(1);
  }

  @Test
  void leavesLatencyUntriedWhereNoResponseEnded() throws IOException {
    new RecordedTraffic().add("GET", "/a", 10, 5, false).write(traffic);
    Run run = checkFile("routes: [{route: /a, p99: 1ms}]");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("untried", "no response was seen to its end");
  }

  @Test
  void saysThatNoExchangeMatchedAndDoesNotCallThatBroken() throws IOException {
    Run run = checkFile("total: 1GB\nroutes: [{route: /images/**, bytes: 1}]");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("untried", "no exchange matched", "1 of 2 budgets kept, 1 untried");
  }

  @Test
  void letsTheCommandLineGoBeforeTheFile() throws IOException {
    assertThat(checkFile("total: 1MB\nmax-share: 1%").exitCode()).isEqualTo(1);
    assertThat(checkFile("total: 1MB\nmax-share: 1%", "--max-total", "1GB").exitCode())
        .isEqualTo(1);
    assertThat(
            checkFile("total: 1MB\nmax-share: 1%", "--max-total", "1GB", "--max-share", "100%")
                .exitCode())
        .isZero();
  }

  @Test
  void measuresGrowthAgainstABase() throws IOException {
    Path base =
        new RecordedTraffic()
            .add(5, "GET", "/api/v1/reports/year", 799_900, 40)
            .add(100, "GET", "/static/logo.svg", 900, 2)
            .write(folder.resolve("base.ndjson"));
    Run run =
        checkFile(
            """
            max-growth: 146.4%
            routes:
              - {route: /api/**, growth: 150%, growth-per-request: 25%}
              - {route: /static/**, growth: 0%, growth-per-request: 0%}
            """,
            "--base", base.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(row(run, "/api/**", "growth")).endsWith("+150.0 % +150.0 % kept");
    assertThat(row(run, "/api/**", "growth-per-request")).endsWith("+25.0 % +25.0 % kept");
    assertThat(run.out()).contains("base.ndjson");
    Run stricter = check("--base", base.toString(), "--max-growth", "146.3%");
    assertThat(stricter.exitCode()).isEqualTo(1);
    assertThat(row(stricter, "total", "growth")).endsWith("+146.3 % 146.341463 % BROKEN");
    Run unknown =
        checkFile("routes: [{route: /api/v1/**, growth: 1%}]", "--base", logo().toString());
    assertThat(unknown.exitCode()).isZero();
    assertThat(unknown.out()).contains("nothing in the base to grow from");
  }

  private Path logo() throws IOException {
    return new RecordedTraffic()
        .add("GET", "/static/logo.svg", 900, 2)
        .write(folder.resolve("logo.ndjson"));
  }

  @Test
  void readsCapturesOfPackets() throws IOException {
    byte[] mixed;
    try (var in = BundledCapture.open()) {
      mixed = in.readAllBytes();
    }
    Run run = Run.withInput(mixed, "check", "-", "--max-total", "1kB", "--format", "json");
    assertThat(run.exitCode()).isEqualTo(1);
    Run report = Run.withInput(mixed, "analyze", "-", "--format", "json");
    String total = report.out().replaceAll("(?s).*\"totals\".*?\"message_bytes\": ?(\\d+).*", "$1");
    assertThat(run.out())
        .contains("\"message_bytes\": " + total + ",", "\"found_bytes\": " + total);
  }

  @Test
  void writesJsonWithUnitsInKeys() throws IOException {
    Run run =
        checkFile(
            "max-share: 30%\nroutes: [{route: /api/**, requests: 9, p99: 1s, bytes: 20MB}]",
            "--format", "json");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "\"verdict\": \"broken\"",
            "\"message_bytes\": 10100000",
            "\"most_ratio\": 0.3,",
            "\"most_count\": 9",
            "\"found_count\": 10",
            "\"most_seconds\": 1",
            "\"found_bytes\": 10000000");
  }

  @Test
  void writesMarkdownThatPathsCannotBreak() throws IOException {
    new RecordedTraffic().add("GET", "/a|b<i>", 500, 1).write(traffic);
    Run run = check("--max-share", "10%", "--format", "markdown");
    assertThat(run.out())
        .startsWith("**1 of 1 budget broken**: ")
        .contains("| each endpoint | share | 10.0 % | 100.0 % | **broken** | GET /a\\|b&lt;i\\> |");
  }

  @Test
  void addsToTheSummaryOfAStepOnlyWhenAsked() throws IOException {
    Path summary = Files.writeString(folder.resolve("summary.md"), "before\n");
    Map<String, String> environment =
        Map.of("LANG", "C.UTF-8", "GITHUB_STEP_SUMMARY", summary.toString());
    Run.with(new byte[0], environment, "check", traffic.toString(), "--max-total", "1MB");
    assertThat(summary).hasContent("before\n");
    Run run =
        Run.with(
            new byte[0],
            environment,
            "check",
            traffic.toString(),
            "--max-total",
            "1MB",
            "--github-summary");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(Files.readString(summary))
        .startsWith("before\n**1 of 1 budget broken**")
        .contains("| total | bytes | 1.00 MB | 10.1 MB | **broken** |");
    assertThat(check("--max-total", "1MB", "--github-summary").err())
        .contains("GITHUB_STEP_SUMMARY is not set");
  }

  @Test
  void writesJUnitXmlWithOneCaseABudget() throws Exception {
    Path xml = folder.resolve("weir.xml");
    Run run =
        checkFile(
            """
            total: 1GB
            routes:
              - {route: "/<&>\\"/**", bytes: 1}
              - {route: /api/**, bytes: 1MB, p99: 123us}
            """,
            "--junit",
            xml.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    Element suites =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(Files.readAllBytes(xml)))
            .getDocumentElement();
    assertThat(suites.getTagName()).isEqualTo("testsuites");
    Element suite = JUnitRules.check(suites);
    assertThat(suite.getAttribute("tests")).isEqualTo("4");
    assertThat(suite.getAttribute("failures")).isEqualTo("2");
    assertThat(suite.getAttribute("skipped")).isEqualTo("1");
    NodeList cases = suite.getElementsByTagName("testcase");
    assertThat(((Element) cases.item(0)).getAttribute("name")).isEqualTo("total bytes");
    assertThat(((Element) cases.item(1)).getAttribute("name")).isEqualTo("/<&>\"/** bytes");
    Element failure = (Element) suite.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).isEqualTo("bytes: 10.0 MB is more than 1.00 MB");
    Element skipped = (Element) suite.getElementsByTagName("skipped").item(0);
    assertThat(skipped.getAttribute("message")).isEqualTo("bytes: no exchange matched");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "check TRAFFIC | there is no budget; give --budget FILE",
        "check --max-total 1MB | missing required parameter: 'FILE'",
        "check TRAFFIC --max-total much | --max-total: 'much' is not a size",
        "check TRAFFIC --threshold 500MB | --threshold: '500MB' is not a number of MB",
        "check TRAFFIC --threshold 5 --max-total 5MB | say the same; leave one out",
        "check TRAFFIC --max-share 0.3 | --max-share: '0.3' does not end in %",
        "check TRAFFIC --max-share 101% | --max-share: '101%' is above 100 %",
        "check TRAFFIC --max-growth 10% | a budget of growth needs a base; give --base FILE",
        "check TRAFFIC --base TRAFFIC --max-total 1MB | --base: no budget compares with it",
        "check - --base - --max-growth 1% | standard input (-) was named twice",
        "check TRAFFIC --max-total 1MB --format csv | --format: format 'csv' is not one of table",
        "check TRAFFIC --budget BROKEN | broken.yaml:1:22: there is no key 'byte' in a budget",
      })
  void refusesMisuseInOneLine(String line, String message) throws IOException {
    Path broken =
        Files.writeString(folder.resolve("broken.yaml"), "routes: [{route: /a, byte: 1}]\n");
    Run run =
        Run.of(
            line.replace("TRAFFIC", traffic.toString())
                .replace("BROKEN", broken.toString())
                .split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("weir: ").contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "check FOLDER/none.ndjson --max-total 1MB | there is no such file",
        "check TRAFFIC --budget FOLDER/none.yaml | none.yaml: there is no such file",
        "check EMPTY --max-total 1MB | there is no HTTP/1 exchange in it",
        "check CUT --max-total 1MB | is not JSON",
        "check TRAFFIC --max-total 1GB --junit FOLDER | this is a directory; name a file",
        "check TRAFFIC --max-total 1GB --junit FOLDER/no/x.xml | there is no folder",
        "check TRAFFIC --max-total 1GB --junit /dev/full | cannot write /dev/full",
      })
  void saysInOneLineWhyItCannotCheck(String line, String message) throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.ndjson"), "");
    Path cut = folder.resolve("cut.ndjson");
    Files.writeString(cut, Files.readString(traffic).substring(0, 2_000), UTF_8);
    Run run =
        Run.of(
            line.replace("TRAFFIC", traffic.toString())
                .replace("EMPTY", empty.toString())
                .replace("CUT", cut.toString())
                .replace("FOLDER", folder.toString())
                .split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("weir: ").contains(message);
  }
}
