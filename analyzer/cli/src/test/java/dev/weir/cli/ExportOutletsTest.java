package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import de.sstoehr.harreader.HarReader;
import de.sstoehr.harreader.HarReaderException;
import de.sstoehr.harreader.model.HarEntry;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code weir export} writes of exchanges, read by other programs. */
class ExportOutletsTest {
  @TempDir Path folder = Path.of("");
  private String capture = "";

  @BeforeEach
  void unpackTheBundledCapture() throws IOException {
    Path path = folder.resolve("mixed.pcap");
    try (InputStream in = BundledCapture.open()) {
      Files.copy(in, path);
    }
    capture = path.toString();
  }

  /** Every row of the report: route, method, requests, bytes in and out, wire bytes. */
  private static List<String> reported(String... arguments) {
    List<String> command = new ArrayList<>(List.of("analyze", "--format", "csv", "--top", "0"));
    command.addAll(List.of(arguments));
    Run run = Run.of(command.toArray(new String[0]));
    assertThat(run.exitCode()).isZero();
    return run.out()
        .lines()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(
            cells ->
                String.join(
                    " ", cells[0], cells[1], cells[2], cells[7], cells[10], cells[11], cells[12]))
        .sorted()
        .toList();
  }

  /** The same of a file that DuckDB reads. */
  private static List<String> summed(String file) throws SQLException {
    return query(
        "SELECT http_route, http_request_method, count(*), sum(http_request_bytes)::BIGINT,"
            + " sum(http_response_bytes)::BIGINT, sum(network_bytes)::BIGINT,"
            + " sum(weir_retransmitted_bytes)::BIGINT FROM '"
            + file
            + "' GROUP BY ALL ORDER BY ALL");
  }

  private static List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          cells.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join(" ", cells));
      }
    }
    return rows.stream().sorted().toList();
  }

  private String export(String from, String name, String... options) {
    String to = folder.resolve(name).toString();
    List<String> command = new ArrayList<>(List.of("export", from, "-o", to));
    command.addAll(List.of(options));
    Run run = Run.of(command.toArray(new String[0]));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).startsWith("weir: " + to + ": ");
    return to;
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.parquet", "m.csv"})
  void addsUpToTheReportToTheByte(String name) throws SQLException {
    assertThat(summed(export(capture, name))).hasSize(12).isEqualTo(reported(capture));
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.parquet", "m.csv"})
  void holdsOnlyWhatPassesTheFilter(String name) throws SQLException {
    String[] filter = {"--method", "GET", "--status", "2xx", "--path", "/static"};
    String[] all = {capture, "--method", "GET", "--status", "2xx", "--path", "/static"};
    assertThat(summed(export(capture, name, filter))).hasSize(2).isEqualTo(reported(all));
  }

  /** The names of an early exchange and of a late one are the same, though only both teach it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void callsRoutesAsTheReportDoesThoughTheyAreLearnedLate(int seed) throws Exception {
    StringBuilder lines = new StringBuilder();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      String path =
          switch (random.nextInt(4)) {
            case 0 -> "/shop/" + word(random) + "/details";
            case 1 -> "/users/" + random.nextInt(10_000);
            case 2 -> "/" + word(random);
            default -> "/a/" + word(random) + "/" + word(random);
          };
      lines.append(
          "{\"@timestamp\":\"2026-11-21T05:10:%02dZ\",\"http.request.method\":\"GET\",\"url.path\":\"%s\",\"http.request.bytes\":%d,\"network.bytes\":%d}%n"
              .formatted(i * 60 / 2_000, path, i, 2 * i));
    }
    Path source = folder.resolve("in.ndjson");
    Files.writeString(source, lines);
    assertThat(summed(export(source.toString(), "routes.parquet")))
        .isEqualTo(reported(source.toString()));
    assertThat(Files.readString(Path.of(export(source.toString(), "out.ndjson"))))
        .contains("\"http.route\":\"/users/{id}\"");
  }

  private static String word(Random random) {
    return Long.toString(random.nextInt(400) * 7_919L + 100_000, 36).replaceAll("\\d", "x");
  }

  @Test
  void keepsInstantsToTheNanosecond() throws SQLException {
    assertThat(
            query(
                "SELECT min(start_nanos), epoch_us(min(timestamp)) FROM '"
                    + export(capture, "m.parquet")
                    + "'"))
        .containsExactly("1795241149722458000 1795241149722458");
  }

  @Test
  void guardsCsvAgainstFormulas() throws IOException {
    Path source = folder.resolve("in.ndjson");
    Files.writeString(
        source,
        "{\"@timestamp\":\"2026-11-21T05:10:00Z\",\"http.request.method\":\"=CMD(1)\","
            + "\"url.path\":\"/a,\\\"b\\\"\\n\"}\n");
    String csv = Files.readString(Path.of(export(source.toString(), "m.csv")));
    assertThat(csv.lines()).hasSize(2);
    assertThat(csv).contains(",'=CMD(1),", ",\"/a,\"\"b\"\"\\x0a\",");
  }

  @Test
  void isReadByPrometheus() throws IOException, InterruptedException {
    Path file = Path.of(export(capture, "m.prom"));
    assertThat(file)
        .content()
        .contains(
            "weir_http_server_requests_total{http_route=\"/static/users/demo.mp4\","
                + "http_request_method=\"GET\",http_response_status_code=\"206\",} 1.0\n")
        .contains("weir_http_server_response_size_bytes_count 22.0\n");
    assertThat(folder.resolve("m.prom.part")).doesNotExist();
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/promtool")), "no promtool here");
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(file.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
  }

  @Test
  void isReadAsAnArchiveForBrowsers() throws HarReaderException, SQLException {
    String har = export(capture, "m.har");
    List<HarEntry> entries = new HarReader().readFromFile(new File(har)).getLog().getEntries();
    assertThat(entries).hasSize(22);
    assertThat(entries.get(0).getRequest().getUrl())
        .isEqualTo("http://127.0.0.1:8191/static/users/demo.mp4");
    assertThat(entries.get(0).getResponse().getStatus()).isEqualTo(200);
    long bodyBytes = 0;
    for (HarEntry entry : entries) {
      bodyBytes += entry.getResponse().getBodySize();
    }
    assertThat(
            query(
                "SELECT sum(http_response_body_bytes + weir_response_framing_bytes)::BIGINT FROM '"
                    + export(capture, "m.parquet")
                    + "'"))
        .containsExactly(Long.toString(bodyBytes));
  }

  @Test
  void takesTheFormatFromItsOption() throws SQLException {
    String file = export(capture, "m.data", "--format", "parquet");
    assertThat(query("SELECT count(*) FROM read_parquet('" + file + "')")).containsExactly("22");
  }

  @Test
  void readsStandardInputOnce() throws IOException, SQLException {
    String to = folder.resolve("m.parquet").toString();
    Run run = Run.withInput(Files.readAllBytes(Path.of(capture)), "export", "-", "-o", to);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(summed(to)).isEqualTo(reported(capture));
    assertThat(query("SELECT DISTINCT weir_source FROM '" + to + "'"))
        .containsExactly("standard input");
  }

  @Test
  void leavesNoHalfParquetFileWhenTheDiskIsFull() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "there is no /dev/full");
    Path link = Files.createSymbolicLink(folder.resolve("full.parquet"), full);
    Run run = Run.of("export", capture, "-o", link.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("full.parquet: the disk is full").doesNotContain("mistake");
  }

  @Test
  void writesWhatCameBeforeADamage() throws IOException, SQLException {
    byte[] whole = Files.readAllBytes(Path.of(capture));
    Path cut = folder.resolve("cut.pcap");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    String to = folder.resolve("cut.parquet").toString();
    Run run = Run.of("export", cut.toString(), "-o", to);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("exchanges written", "cut.pcap");
    assertThat(run.err().lines()).hasSize(2);
    assertThat(query("SELECT count(*) > 1 FROM '" + to + "'")).containsExactly("true");
  }
}
