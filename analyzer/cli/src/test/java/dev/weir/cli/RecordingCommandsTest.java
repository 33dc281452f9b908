package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingCommandsTest {
  private static final String SEPARATOR = "\n🐵🙈🙉\n";
  private static final String REQUEST =
      "1 c3501f900a00000700000001 1764384000000000000 5\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final String RESPONSE =
      "2 c3501f900a00000700000001 1764384000001000000 7\n"
          + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

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

  private String write(String name, String text) throws IOException {
    Path path = folder.resolve(name);
    Files.writeString(path, text);
    return path.toString();
  }

  /**
   * Requests and bytes of both directions, without what only packets tell: of responses the body,
   * as interim ones are not recorded.
   */
  private static List<String> figures(String file) {
    Run run = Run.of("analyze", "--format", "csv", "--top", "0", file);
    assertThat(run.exitCode()).isZero();
    return run.out()
        .lines()
        .map(line -> line.split(",", -1))
        .map(cells -> cells[1] + ' ' + cells[0] + ' ' + cells[2] + ' ' + cells[7] + ' ' + cells[9])
        .sorted()
        .toList();
  }

  @Test
  void givesTheSameFiguresFromARecordingAsFromItsCapture() {
    String gor = folder.resolve("mixed.gor.gz").toString();
    Run export = Run.of("export", capture, "-o", gor);
    assertThat(export.exitCode()).isZero();
    assertThat(export.err()).contains("44 messages written");
    assertThat(figures(gor)).isEqualTo(figures(capture));
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.gor", "m.har", "m.ndjson"})
  void readsBackWhatItExports(String name) {
    String file = folder.resolve(name).toString();
    assertThat(Run.of("export", capture, "-o", file).exitCode()).isZero();
    Run run = Run.of("analyze", "--format", "json", file);
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("\"total_requests\": 22", "\"balance\": 0")
        .contains("\"kind\": \"" + name.substring(2) + '"');
  }

  @Test
  void saysHowBodiesCompressThoughTheyComeFromARecording() throws IOException {
    String body = "a".repeat(1_000);
    String gor =
        write(
            "a.gor",
            "1 c3501f900a00000700000001 1764384000000000000 5\n"
                + "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n"
                + body
                + SEPARATOR);
    Path lines = folder.resolve("a.ndjson");
    assertThat(Run.of("export", gor, "-o", lines.toString()).exitCode()).isZero();
    assertThat(lines).content().containsPattern("\"weir.request.body_deflate_ratio\":0\\.0");
  }

  @Test
  void saysSoWhenTheDiskIsFull() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "there is no /dev/full");
    Path link = Files.createSymbolicLink(folder.resolve("full.ndjson"), full);
    Run run = Run.of("export", capture, "-o", link.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("full.ndjson").doesNotContain("mistake");
  }

  @Test
  void leavesTheOutputAloneWhenThereIsNoInput() throws IOException {
    String old = write("old.ndjson", "my only copy");
    assertThat(Run.of("export", folder + "/nothing.pcap", "-o", old).exitCode()).isEqualTo(1);
    assertThat(Path.of(old)).hasContent("my only copy");
  }

  @Test
  void keepsBytesFromGorToGor() throws IOException {
    String gor = write("a.gor", REQUEST + SEPARATOR + RESPONSE + SEPARATOR);
    String copy = folder.resolve("b.gor").toString();
    assertThat(Run.of("export", gor, "-o", copy).exitCode()).isZero();
    assertThat(Path.of(copy)).hasSameBinaryContentAs(Path.of(gor));
  }

  @Test
  void tellsWhatCouldNotBeReadOfARecording() throws IOException {
    String gor = write("a.gor", REQUEST + SEPARATOR + "junk" + SEPARATOR + RESPONSE.substring(9));
    Run run = Run.of("analyze", gor);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("GET /a");
    assertThat(run.err()).contains("not all of it could be read as it was recorded");
    assertThat(run.err()).contains("x bad_meta_line (first: record 2 of " + gor + ", at byte 91)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.gor | <html> | no record of it can be read",
        "a.gor | '' | this is empty",
        "a.har | { | line 1, column 2 is not JSON",
        "a.har | {} | line 1, column 3 ends, and there was no log with entries",
        "a.har | {\"log\":{\"entries\":[{}]}} | line 1, column 20 begins an entry that has no",
      })
  void refusesInOneLineWhatIsNoRecording(String name, String text, String message)
      throws IOException {
    Run run = Run.of("analyze", write(name, text));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains(message);
  }

  @Test
  void isAMiddlewareThatEchoesEveryLine() {
    HexFormat hex = HexFormat.of();
    String lines =
        hex.formatHex(REQUEST.getBytes(StandardCharsets.UTF_8))
            + '\n'
            + "no digits\n"
            + hex.formatHex(RESPONSE.getBytes(StandardCharsets.UTF_8))
            + '\n';
    Run run = Run.withInput(lines.getBytes(StandardCharsets.US_ASCII), "analyze", "--stdin", "gor");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo(lines);
    assertThat(run.err()).contains("GET /a", "200×1", "1 line was no record");
  }

  @Test
  void echoesAtOnceAndNotOnlyAtTheEnd() throws IOException {
    byte[] line =
        (HexFormat.of().formatHex(REQUEST.getBytes(StandardCharsets.UTF_8)) + '\n')
            .getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream echo = new ByteArrayOutputStream();
    InputStream lines =
        new InputStream() {
          private int given;

          @Override
          public int read() {
            throw new AssertionError("read in blocks");
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            // As GoReplay does: the next line comes once the last one was echoed.
            assertThat(echo.size()).isEqualTo(given * line.length);
            if (given == 3) {
              return -1;
            }
            given++;
            System.arraycopy(line, 0, into, offset, line.length);
            return line.length;
          }
        };
    try (MiddlewareStream stream = new MiddlewareStream(lines, echo)) {
      assertThat(stream.readAllBytes())
          .hasSize(3 * (REQUEST + SEPARATOR).getBytes(StandardCharsets.UTF_8).length);
      assertThat(stream.damage()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "analyze --stdin har | --stdin: 'har' is not gor",
        "analyze --stdin gor FILE | --stdin reads standard input alone; leave out",
        "export FILE -o a.doc | has an ending that says no format; end it in .har, .gor",
        "export FILE -o a.doc --format doc | --format: 'doc' is none of har, gor, ndjson",
        "export FILE -o a.gor --path /api | choose exchanges, and .har and .gor are of messages",
        "export FILE | there is nothing to write to; give a file with -o OUT",
      })
  void refusesMisuse(String line, String message) {
    Run run = Run.of(line.replace("FILE", capture).split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  @Test
  void makesMessagesOfABrowsersArchive() throws IOException {
    String har =
        write(
            "a.har",
            """
            {"log": {"version": "1.2", "entries": [{
              "startedDateTime": "2026-11-21T06:10:00.123+01:00", "time": 20.5, "connection": "443",
              "request": {"method": "POST", "url": "https://shop.example/a?q=1#top",
                "headers": [{"name": ":method", "value": "POST"}, {"name": "X-A", "value": "b"}],
                "postData": {"mimeType": "text/plain", "text": "häl"}},
              "response": {"status": 200, "statusText": "", "headers": [
                {"name": "content-encoding", "value": "gzip"},
                {"name": "content-length", "value": "9"}],
                "content": {"size": 3, "text": "AAEC", "encoding": "base64"}},
              "timings": {"blocked": -1, "send": 0.5, "wait": 15, "receive": 5}}]}}
            """);
    Path gor = folder.resolve("a.gor");
    assertThat(Run.of("export", har, "-o", gor.toString()).exitCode()).isZero();
    assertThat(Files.readString(gor, StandardCharsets.UTF_8))
        .isEqualTo(
            "1 000000000000000000000000 1795237800123000000 500000\n"
                + "POST /a?q=1 HTTP/1.1\r\nHost: shop.example\r\nX-A: b\r\nContent-Length: 4\r\n\r\nhäl"
                + SEPARATOR
                + "2 000000000000000000000000 1795237800138500000 5000000\n"
                + "HTTP/1.1 200 \r\nContent-Length: 3\r\n\r\n\0\1\2"
                + SEPARATOR);
  }
}
