package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dashboards.browser.Browser;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page of {@code weir report}, opened from disk in a real browser. */
class ReportPageIT {
  private static final String MIXED = "../../capture/src/test/resources/samples/mixed.pcap";
  private static final String ROWS = "#endpoint-table tbody tr";

  @TempDir private static Path profile;
  @TempDir private static Path folder;
  private static Browser browser;

  @BeforeAll
  static void openBrowser() {
    browser = new Browser(profile);
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void theConsoleIsSilentAndNothingWasFetched() {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.strings("return performance.getEntriesByType('resource').map(e => e.name)"))
        .isEmpty();
  }

  @Test
  void showsTheFiguresOfAnalyzeToTheByte() throws Exception {
    Json report = open(MIXED);
    assertThat(rows()).isEqualTo(expectedRows(report));
    Json totals = report.at("totals");
    assertThat(exact("#total-bytes")).isEqualTo(totals.text("message_bytes"));
    assertThat(exact("#endpoint-table tfoot tr:last-child [data-column=bytes]"))
        .isEqualTo(totals.text("message_bytes"));
    assertThat(browser.text("#books-line"))
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "captured %,d = attributed %,d + unattributed %,d",
                report.number("books/captured_bytes"),
                report.number("books/attributed_bytes"),
                report.number("books/captured_bytes") - report.number("books/attributed_bytes")));
    assertThat(browser.text("#books-verdict")).startsWith("balance 0:");

    browser.one("#rate-figures summary").click();
    assertThat(sum("#rate-table td:nth-child(2)")).isEqualTo(totals.number("request_bytes"));
    assertThat(sum("#rate-table td:nth-child(3)")).isEqualTo(totals.number("response_bytes"));
    assertThat(sum("#heat-table tbody td:nth-child(2)")).isEqualTo(totals.number("message_bytes"));
    assertThat(browser.texts("#largest-table tbody tr")).hasSize(22);
    assertThat(browser.text("#limits-line")).startsWith("Left out, since no limits were given:");
    assertThat(browser.one("#certificate").isDisplayed()).isFalse();
  }

  @Test
  void sortsFiltersAndOpensDetailsByKeyboard() throws Exception {
    open(MIXED);
    browser.press("/");
    browser.press("upload");
    assertThat(browser.texts(ROWS + " bdi")).hasSize(3).allMatch(path -> path.contains("upload"));
    assertThat(browser.text("#endpoints-count")).startsWith("3 of ");
    browser.press(Keys.ESCAPE);

    browser.one("#endpoint-table [data-column=endpoint] button").click();
    List<String> paths = browser.texts(ROWS + " bdi");
    assertThat(paths).hasSizeGreaterThan(8).isSorted();
    browser.press("j", Keys.HOME, Keys.ENTER);
    assertThat(browser.one("#details").isDisplayed()).isTrue();
    assertThat(browser.text("#details-title")).isEqualTo(paths.get(0));
    assertThat(browser.texts("#details-kinds tbody th"))
        .containsExactly("Headers", "Body", "Framing", "Total");
    browser.press(Keys.ESCAPE);
    assertThat(browser.one("#details").isDisplayed()).isFalse();

    browser.run("document.getElementById('heat-map').focus()");
    browser.press(Keys.ARROW_RIGHT, Keys.ARROW_DOWN);
    assertThat(browser.text("#heat-readout")).matches(".+ to .+: [0-9,]+ bytes, .+/s");
  }

  @Test
  void showsWhatLimitsWouldHaveDoneAndTheCertificate() throws Exception {
    Path limits =
        Files.writeString(
            folder.resolve("limits.yaml"),
            "limits: [{name: static, match: {route: '/static/**'}, rate: 1MB/s, burst: 100kB}]");
    open(MIXED, "--limits", limits.toString());
    assertThat(browser.text("#limits-list h3")).isEqualTo("static");
    assertThat(browser.texts("#limits-list svg .line")).hasSize(4);
    assertThat(browser.text("#certificate-list .verdict")).isEqualTo("fail");
    assertThat(browser.text("#certificate-list")).contains("beyond rate x time");
  }

  @Test
  void aHundredThousandRoutesAreTheTopAndARowOfOthers() throws Exception {
    Json report = open(routes(100_000).toString());
    assertThat(rows()).hasSize(200).isEqualTo(expectedRows(report));
    long others = report.number("other/message_bytes");
    assertThat(others).isPositive();
    assertThat(exact("#endpoint-table tfoot tr:first-child [data-column=bytes]"))
        .isEqualTo(Long.toString(others));
    long shown =
        report.items("top_endpoints").stream().mapToLong(row -> row.number("message_bytes")).sum();
    assertThat(exact("#endpoint-table tfoot tr:last-child [data-column=bytes]"))
        .isEqualTo(Long.toString(shown + others));
    assertThat(browser.text("#endpoints-note"))
        .startsWith("The 200 endpoints with the most bytes; ")
        .contains("more are one row");
    assertThat(browser.text("#heat-note")).startsWith("The 40 endpoints with the most bytes;");
    assertThat(sum("#heat-table tbody td:nth-child(2)")).isEqualTo(shown + others);
    assertThat(browser.text("#largest-note")).startsWith("The 30 largest of 100,000 exchanges");
  }

  @Test
  void whatStrangersSentIsTextAndNothingElse() throws Exception {
    String hostile = "/</script><img src=x onerror=document.title='owned'><!--";
    open(
        new RecordedTraffic()
            .add(3, "GET", hostile, 1_000, 10)
            .write(folder.resolve("hostile.ndjson"))
            .toString(),
        "--title",
        "</title><script>document.title='owned'</script>");
    assertThat(browser.text("#title")).startsWith("</title><script>");
    assertThat(browser.text("#largest-table tbody bdi")).isEqualTo(hostile);
    assertThat(browser.texts("img, iframe, object")).isEmpty();
    assertThat(String.valueOf(browser.run("return document.title"))).startsWith("</title>");
  }

  @Test
  void onPaperThereIsNothingToClick() throws Exception {
    open(MIXED);
    browser.paper(true);
    try {
      assertThat(browser.one("#filter").isDisplayed()).isFalse();
      assertThat(browser.one("#parts").isDisplayed()).isFalse();
      assertThat(browser.one("#endpoint-table [data-column=p99]").isDisplayed()).isTrue();
      assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
          .isEqualTo("rgb(255, 255, 255)");
    } finally {
      browser.paper(false);
    }
  }

  /** Makes a page by the shipped jar and opens it; what analyze says of the same. */
  private static Json open(String recording, String... more) throws Exception {
    Path page = folder.resolve("report.html");
    List<String> arguments = new ArrayList<>(List.of("report", recording, "-o", page.toString()));
    arguments.addAll(List.of(more));
    Run run = WeirJar.run(arguments.toArray(new String[0]));
    assertThat(run.exitCode()).as(run.err()).isZero();
    browser.open(page.toUri().toString());
    return Json.of(Run.of("analyze", recording, "--top", "200", "--format", "json").out());
  }

  private static List<String> rows() {
    return browser.strings(
        """
        const exact = (cell) => (cell.title || cell.textContent).replace(/[^0-9]/g, "");
        return [...document.querySelectorAll(arguments[0])].map((row) => [
          row.querySelector(".method").textContent, row.querySelector("bdi").textContent,
          exact(row.querySelector("[data-column=bytes]")),
          exact(row.querySelector("[data-column=requests]")),
        ].join(" "));
        """,
        ROWS);
  }

  private static List<String> expectedRows(Json report) {
    return report.items("top_endpoints").stream()
        .map(
            row ->
                String.join(
                    " ",
                    row.text("method"),
                    row.text("path"),
                    row.text("message_bytes"),
                    row.text("requests")))
        .toList();
  }

  private static String exact(String selector) {
    return String.valueOf(
        browser.run(
            "return document.querySelector(arguments[0]).title.replace(/[^0-9]/g, '')", selector));
  }

  /** Of cells, their exact numbers. */
  private static long sum(String selector) {
    return browser
        .strings(
            "return [...document.querySelectorAll(arguments[0])]"
                + ".map(e => (e.title || e.textContent).replace(/[^0-9]/g, ''))",
            selector)
        .stream()
        .mapToLong(Long::parseLong)
        .sum();
  }

  /** A log of as many exchanges, each of a path of its own that no heuristic takes for an id. */
  private static Path routes(int count) throws IOException {
    Path file = folder.resolve("routes.ndjson");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < count; i++) {
        out.write(
            "{\"@timestamp\":\"2026-11-21T05:"
                + String.format("%02d:%02d", i / 1_700 % 60, i % 60)
                + "Z\",\"event.duration\":1000000,\"http.request.method\":\"GET\",\"url.path\":\"/"
                + word(i % 50)
                + '/'
                + word(i / 50 % 50)
                + '/'
                + word(i / 2_500)
                + "\",\"http.response.status_code\":200,\"http.request.bytes\":100,"
                + "\"http.response.bytes\":"
                + (100 + 1_000_000 / (i + 1))
                + "}\n");
      }
    }
    return file;
  }

  private static String word(int i) {
    return new String(new char[] {'w', (char) ('a' + i / 26), (char) ('a' + i % 26), 's'});
  }
}
