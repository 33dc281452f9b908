package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiffCommandTest {
  private static final int ROUTES = 8;

  @TempDir Path folder;
  private Path base = Path.of("");
  private Path candidate = Path.of("");

  @BeforeEach
  void nameFiles() {
    base = folder.resolve("base.ndjson");
    candidate = folder.resolve("candidate.ndjson");
  }

  private Run diff(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("diff", base.toString(), candidate.toString()));
    arguments.addAll(List.of(more));
    return Run.of(arguments.toArray(new String[0]));
  }

  private static long differing(Run run) {
    return run.out()
        .lines()
        .filter(
            line ->
                line.contains("sizes_differ\": true") || line.contains("latencies_differ\": true"))
        .count();
  }

  /** Traffic of eight routes of quite different kinds; {@code grown} is the one that grew. */
  private static void exchange(Random random, RecordedTraffic traffic, int grown, double factor) {
    int route = (int) (ROUTES * Math.pow(random.nextDouble(), 2));
    double bytes =
        switch (route % 4) {
          case 0 -> 20_000 + 2_000 * random.nextGaussian();
          case 1 -> random.nextInt(10) == 0 ? 200 : 50_000;
          case 2 -> 3_000 * Math.exp(random.nextGaussian());
          default -> 500 * Math.pow(1 - random.nextDouble(), -1 / 1.2);
        };
    long millis = Math.round(20 * Math.exp(random.nextGaussian()));
    traffic.add(
        "GET",
        "/r" + (char) ('a' + route),
        Math.round(bytes * (route == grown ? factor : 1)),
        millis);
  }

  @Test
  void inventsNothingInMoreThanFiveOfAHundredSplitsOfTheSameTraffic() throws IOException {
    int runs = 100;
    int invented = 0;
    for (int seed = 0; seed < runs; seed++) {
      Random random = new Random(seed);
      RecordedTraffic one = new RecordedTraffic();
      RecordedTraffic other = new RecordedTraffic();
      for (int i = 0; i < 600; i++) {
        exchange(random, random.nextBoolean() ? one : other, -1, 1);
      }
      one.write(base);
      other.write(candidate);
      Run run = diff("--format", "json");
      assertThat(run.exitCode()).isZero();
      invented += differing(run) > 0 ? 1 : 0;
    }
    assertThat(invented).isLessThanOrEqualTo(5);
  }

  @Test
  void findsTheRouteWhoseBodiesGrewByATenthAndNoOther() throws IOException {
    int runs = 20;
    int found = 0;
    int others = 0;
    for (int seed = 0; seed < runs; seed++) {
      Random random = new Random(1_000 + seed);
      RecordedTraffic one = new RecordedTraffic();
      RecordedTraffic other = new RecordedTraffic();
      for (int i = 0; i < 800; i++) {
        exchange(random, one, -1, 1);
        exchange(random, other, 0, 1.1);
      }
      one.write(base);
      other.write(candidate);
      Run run = diff("--format", "json");
      found += run.out().matches("(?s).*\"path\": \"/ra\".{0,1200}?sizes_differ\": true.*") ? 1 : 0;
      others += differing(run) > 1 ? 1 : 0;
    }
    assertThat(found).isEqualTo(runs);
    assertThat(others).isLessThanOrEqualTo(2);
  }

  @Test
  void showsWhatChangedForPeople() throws IOException {
    new RecordedTraffic()
        .add(50, "GET", "/report", 9_900, 10)
        .add(50, "GET", "/logo", 900, 2)
        .add(3, "GET", "/old", 400, 2)
        .write(base);
    new RecordedTraffic()
        .add(60, "GET", "/report", 10_900, 30)
        .add(50, "GET", "/logo", 900, 2)
        .add(3, "POST", "/new", 400, 2)
        .write(candidate);
    Run run =
        Run.with(
            new byte[0],
            Map.of("LANG", "C.UTF-8", "COLUMNS", "200"),
            "diff",
            base.toString(),
            candidate.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().replaceAll(" +", " "))
        .contains(
            "GET /report 50 → 60 500 kB → 660 kB +32.0 % 10.0 kB → 11.0 kB +10.0 % <0.001",
            "10.0 ms → 30.0 ms",
            "<0.001 larger, slower\n",
            "GET /logo 50 50.0 kB 0.0 % 1.00 kB 0.0 % 1.000 ",
            "POST /new 0 → 3 0 B → 1.50 kB - - → 500 B - - - → 2.00 ms - → 2.00 ms - new",
            " - gone\n",
            "total 103 → 113 552 kB → 712 kB +29.0 %",
            "1 of 4 endpoints differs by more than chance (at 5.0 %, 4 tests)");
  }

  @Test
  void putsPathsTogetherThatOnlyBothRecordingsShowToBeOneRoute() throws IOException {
    RecordedTraffic one = new RecordedTraffic();
    RecordedTraffic other = new RecordedTraffic();
    for (int i = 0; i < 40; i++) {
      one.add("GET", "/users/" + (1_000 + i), 500, 5);
      other.add("GET", "/users/" + (2_000 + i), 500, 5);
    }
    one.write(base);
    other.write(candidate);
    Run run = diff("--format", "json", "--top", "0");
    assertThat(run.out()).containsOnlyOnce("\"path\":").contains("\"path\": \"/users/{id}\"");
    assertThat(run.out()).contains("\"new\": false", "\"gone\": false");
  }

  @Test
  void putsWordsTogetherOnceThereAreTooManyOfThem() throws IOException {
    RecordedTraffic one = new RecordedTraffic();
    RecordedTraffic other = new RecordedTraffic();
    for (int i = 0; i < 1_500; i++) {
      String word =
          "" + (char) ('a' + i % 26) + (char) ('a' + i / 26 % 26) + (char) ('a' + i / 676);
      one.add("GET", "/words/" + word + "/page", 500, 5);
      other.add("GET", "/words/" + word + "x/page", 500, 5);
    }
    one.write(base);
    other.write(candidate);
    Run run = diff("--format", "json", "--top", "0");
    assertThat(run.out().lines().filter(line -> line.contains("\"path\":")).count())
        .isLessThan(1_000);
    assertThat(differing(run)).isZero();
    assertThat(run.out()).contains("\"untold_exchanges\": 0");
  }

  @Test
  void writesMarkdownAndAddsItToTheSummaryOfAStep() throws IOException {
    new RecordedTraffic().add(40, "GET", "/a|b", 9_900, 10).write(base);
    new RecordedTraffic().add(40, "GET", "/a|b", 19_900, 10).write(candidate);
    Path summary = folder.resolve("summary.md");
    Run run =
        Run.with(
            new byte[0],
            Map.of("GITHUB_STEP_SUMMARY", summary.toString()),
            "diff",
            base.toString(),
            candidate.toString(),
            "--format",
            "markdown",
            "--github-summary");
    assertThat(run.out())
        .startsWith("**1 of 1 endpoint differs by more than chance")
        .contains(
            "| GET /a\\|b | 40 | 400 kB → 800 kB | +100.0 % | 10.0 kB → 20.0 kB | +100.0 % |"
                + " &lt;0.001 | 10.0 ms | 1.000 | **larger** |");
    assertThat(summary).hasContent(run.out());
  }

  @Test
  void comparesCapturesOfPacketsWithThemselves() throws IOException {
    Path capture = folder.resolve("mixed.pcap");
    try (var in = BundledCapture.open()) {
      Files.copy(in, capture);
    }
    base = capture;
    candidate = capture;
    Run run = diff();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("None of ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "diff BASE | missing required parameter: 'CANDIDATE'",
        "diff - - | standard input (-) was named twice",
        "diff BASE BASE --format csv | --format: format 'csv' is not one of table, json, markdown",
        "diff BASE BASE --significance 5 | --significance: '5' does not end in %",
        "diff BASE BASE --significance 100% | --significance: '100%' is not above 0 %",
        "diff BASE BASE --top -1 | '-1' is not a whole number from 0",
      })
  void refusesMisuseInOneLine(String line, String message) throws IOException {
    new RecordedTraffic().add("GET", "/a", 1, 1).write(base);
    Run run = Run.of(line.replace("BASE", base.toString()).split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("weir: ").contains(message);
  }

  @Test
  void saysWhichRecordingCannotBeRead() throws IOException {
    new RecordedTraffic().add("GET", "/a", 1, 1).write(base);
    assertThat(diff().err()).contains("candidate.ndjson: there is no such file");
    Files.writeString(candidate, "");
    Run run = diff();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("candidate.ndjson: there is no HTTP/1 exchange in it");
  }
}
