package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  private static final String SAMPLES = "../../capture/src/test/resources/samples/";
  private static final String MIXED = SAMPLES + "mixed.pcap";

  @TempDir private Path folder;
  private Path page = Path.of("");

  @BeforeEach
  void namePage() {
    page = folder.resolve("report.html");
  }

  @Test
  void holdsTheReportOfAnalyzeToTheByte() throws IOException {
    for (String sample : new String[] {"mixed", "keepalive", "pipelined"}) {
      Json data = data("report", SAMPLES + sample + ".pcap");
      Json analyzed =
          Json.of(
              Run.of("analyze", "--format", "json", "--top", "200", SAMPLES + sample + ".pcap")
                  .out());
      assertThat(data.at("report")).isEqualTo(analyzed);
      assertThat(data.text("title")).isEqualTo(sample + ".pcap");
    }
  }

  @Test
  void columnsOfTimeAddUpToTheTotals() throws IOException {
    for (String sample : new String[] {"mixed", "keepalive", "pipelined"}) {
      Json data = data("report", SAMPLES + sample + ".pcap", "--top", "3");
      Json timeline = data.at("timeline");
      Json totals = data.at("report/totals");
      assertThat(sum(timeline, "request_bytes")).isEqualTo(totals.number("request_bytes"));
      assertThat(sum(timeline, "response_bytes")).isEqualTo(totals.number("response_bytes"));
      long shown = sum(timeline, "other_bytes");
      for (Json endpoint : timeline.items("endpoints")) {
        assertThat(sum(endpoint, "bytes")).isEqualTo(endpoint.number("message_bytes"));
        shown += endpoint.number("message_bytes");
      }
      assertThat(shown).isEqualTo(totals.number("message_bytes"));
    }
  }

  @Test
  void keepsToTheFilter() throws IOException {
    Json data = data("report", MIXED, "--path", "/static", "--method", "GET");
    assertThat(data.text("filter")).isEqualTo("--path /static --method GET");
    assertThat(data.number("report/totals/message_bytes")).isPositive();
    assertThat(sum(data.at("timeline"), "request_bytes"))
        .isEqualTo(data.number("report/totals/request_bytes"));
    assertThat(data.items("largest"))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.text("path")).startsWith("/static"));
    assertThat(data.number("report/books/balance")).isZero();
  }

  @Test
  void saysOfLimitsWhatSimulateAndConformSay() throws IOException {
    Path limits = folder.resolve("limits.yaml");
    Files.writeString(
        limits, "limits: [{name: s, match: {route: '/static/**'}, rate: 1MB/s, burst: 100kB}]");
    Json held = data("report", MIXED, "--limits", limits.toString()).at("limits");
    Json simulated =
        Json.of(Run.of("simulate", MIXED, "--limits", limits.toString(), "--format", "json").out());
    Json certified =
        Json.of(Run.of("conform", MIXED, "--limits", limits.toString(), "--format", "json").out());

    for (String figure :
        new String[] {"exchanges", "granted_bytes", "delayed_exchanges", "added_delay_seconds"}) {
      assertThat(held.at("simulated/0/" + figure)).isEqualTo(simulated.at("limits/0/" + figure));
    }
    assertThat(sum(held.at("simulated/0"), "before_bytes"))
        .isEqualTo(simulated.number("limits/0/demand_bytes"));
    assertThat(sum(held.at("simulated/0"), "after_bytes"))
        .isEqualTo(simulated.number("limits/0/granted_bytes"));
    assertThat(held.items("simulated/0/sweep")).hasSizeGreaterThan(5);
    assertThat(held.at("certificate/limits")).isEqualTo(certified.at("limits"));
    assertThat(held.text("certificate/verdict")).isEqualTo("fail");
  }

  @Test
  void doesNotCertifyALogOfExchanges() throws IOException {
    Path log =
        new RecordedTraffic().add(5, "GET", "/a", 1_000, 10).write(folder.resolve("a.ndjson"));
    Path limits = Files.writeString(folder.resolve("l.yaml"), "limits: [{name: a, rate: 1MB/s}]");
    Json held = data("report", log.toString(), "--limits", limits.toString()).at("limits");
    assertThat(held.at("certificate").value()).isNull();
    assertThat(held.text("uncertified")).contains("when each of their bytes passed");
    assertThat(held.items("simulated")).hasSize(1);
  }

  @Test
  void writesTheSameTwice() throws IOException {
    data("report", MIXED);
    byte[] first = Files.readAllBytes(page);
    data("report", MIXED);
    assertThat(Files.readAllBytes(page)).isEqualTo(first);
  }

  @Test
  void hasNoQueriesAndNoFieldValues() throws IOException {
    Path gor = folder.resolve("secret.gor");
    String request =
        "GET /login?token=hunter2 HTTP/1.1\r\nHost: internal.example\r\n"
            + "Cookie: session=opensesame\r\nAuthorization: Bearer abcdef\r\n\r\n";
    String response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: id=secret\r\n\r\nok";
    String separator = "\n\uD83D\uDC35\uD83D\uDE48\uD83D\uDE49\n";
    Files.writeString(
        gor,
        "1 0001 1795000000000000000\n"
            + request
            + separator
            + "2 0001 1795000000001000000 1000000\n"
            + response
            + separator);
    data("report", gor.toString());
    assertThat(Files.readString(page))
        .contains("/login")
        .doesNotContain("hunter2", "internal.example", "opensesame", "abcdef", "id=secret");
  }

  @Test
  void breaksOffWhereTheRecordingDoesAndSaysSo() throws IOException {
    byte[] whole = Files.readAllBytes(Path.of(MIXED));
    Path half = folder.resolve("half.pcap");
    Files.write(half, Arrays.copyOf(whole, whole.length / 2));
    Run run = Run.of("report", half.toString(), "-o", page.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("half.pcap");
    assertThat(Json.of(dataOf(Files.readString(page))).text("broken_by")).contains("half.pcap");
  }

  @Test
  void refusesAnEmptyRecording() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.ndjson"), "");
    Run run = Run.of("report", empty.toString(), "-o", page.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("there is no HTTP/1 exchange in it").hasLineCount(1);
    assertThat(page).doesNotExist();
  }

  @Test
  void refusesAFilterThatNothingPasses() {
    Run run = Run.of("report", MIXED, "--path", "/nowhere", "-o", page.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("no exchange in it passes --path /nowhere").hasLineCount(1);
    assertThat(page).doesNotExist();
  }

  @Test
  void refusesToWriteOverWhatItReads() throws IOException {
    Path copy = Files.copy(Path.of(MIXED), folder.resolve("copy.pcap"));
    Run run = Run.of("report", copy.toString(), "-o", copy.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--output: this is a file to be read");
    assertThat(Files.size(copy)).isEqualTo(Files.size(Path.of(MIXED)));
  }

  @Test
  void refusesWhatCannotBeWritten() {
    Run folderMissing = Run.of("report", MIXED, "-o", folder.resolve("no/such.html").toString());
    assertThat(folderMissing.exitCode()).isEqualTo(1);
    assertThat(folderMissing.err()).contains("there is no folder").hasLineCount(1);
    Run aFolder = Run.of("report", MIXED, "-o", folder.toString());
    assertThat(aFolder.exitCode()).isEqualTo(1);
    assertThat(aFolder.err()).contains("this is a directory; name a file").hasLineCount(1);
    Run full = Run.of("report", MIXED, "-o", "/dev/full");
    assertThat(full.exitCode()).isEqualTo(1);
    assertThat(full.err()).contains("the disk is full").hasLineCount(1);
  }

  @Test
  void refusesAMissingRecordingAndOddOptions() {
    Run missing = Run.of("report", folder.resolve("no.pcap").toString(), "-o", page.toString());
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("no.pcap: no such file").hasLineCount(1);
    assertThat(Run.of("report", MIXED).exitCode()).isEqualTo(2);
    assertThat(Run.of("report", MIXED, "-o", page.toString(), "--top", "-1").err())
        .contains("'--top': '-1' is not a whole number from 0 to ");
  }

  private Json data(String... arguments) throws IOException {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "-o";
    all[arguments.length + 1] = page.toString();
    Run run = Run.of(all);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).matches("weir: .*report\\.html: .* written\n");
    return Json.of(dataOf(Files.readString(page)));
  }

  static String dataOf(String html) {
    String begin = "<script type=\"application/json\" id=\"data\">";
    int from = html.indexOf(begin) + begin.length();
    return html.substring(from, html.indexOf("</script>", from));
  }

  private static long sum(Json json, String path) {
    return json.items(path).stream()
        .mapToLong(each -> Long.parseLong(String.valueOf(each.value())))
        .sum();
  }
}
