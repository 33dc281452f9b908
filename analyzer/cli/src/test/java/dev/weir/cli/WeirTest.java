package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

class WeirTest {
  @TempDir Path folder;
  private byte[] mixed = new byte[0];
  private String file = "";

  @BeforeEach
  void unpackTheBundledCapture() throws IOException {
    try (InputStream in = BundledCapture.open()) {
      mixed = in.readAllBytes();
    }
    Path path = folder.resolve("mixed.pcap");
    Files.write(path, mixed);
    file = path.toString();
  }

  @Test
  void analyzesToBalancedBooks() {
    Run run = Run.of("analyze", file);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("GET /static/users/demo.mp4", "balance 0", "captured 3,583,519")
        .doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "ndjson", "csv", "markdown", "table"})
  void writesEveryFormat(String format) {
    Run run = Run.of("analyze", "--format", format, file);
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("demo.mp4").endsWith("\n");
  }

  @Test
  void readsStandardInputPlainAndGzipped() throws IOException {
    String expected = withoutName(Run.of("analyze", "--format", "json", file).out());
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(mixed);
    }
    for (byte[] input : new byte[][] {mixed, zipped.toByteArray()}) {
      Run run = Run.withInput(input, "analyze", "--format", "json", "-");
      assertThat(run.exitCode()).isZero();
      assertThat(withoutName(run.out())).isEqualTo(expected);
    }
  }

  private static String withoutName(String json) {
    return json.replaceFirst("\"name\": \"[^\"]*\"", "");
  }

  @Test
  void reportsSeveralFilesTogether() throws IOException {
    Run run = Run.of("analyze", "--format", "json", file, file);
    assertThat(number(run.out(), "packets")).isEqualTo(2 * 385);
    assertThat(number(run.out(), "captured_bytes")).isEqualTo(2 * 3_583_519);
    assertThat(number(run.out(), "balance")).isZero();
    assertThat(run.out()).contains("\"name\": \"" + file + ", " + file + '"');
  }

  @Test
  void filtersAndGroups() throws IOException {
    Run uploads = Run.of("analyze", "--format", "json", "--path", "/upload", file);
    assertThat(number(uploads.out(), "total_requests")).isEqualTo(3);
    Run later = Run.of("analyze", "--format", "json", "--since", "100ms", file);
    assertThat(number(later.out(), "total_requests")).isBetween(1L, 21L);
    assertThat(number(later.out(), "balance")).isZero();
    Run byStatus = Run.of("analyze", "--format", "csv", "--by", "status,method", file);
    assertThat(byStatus.out()).startsWith("status,method,requests,").contains("\r\n404,GET,1,");
  }

  @Test
  void printsWhatWasReadBeforeTheBreakAndThenOneErrorLine() throws IOException {
    Path cut = folder.resolve("cut.pcap");
    Files.write(cut, Arrays.copyOf(mixed, mixed.length / 2));
    Run run = Run.of("analyze", cut.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("balance 0");
    assertThat(run.err().lines()).hasSize(1).first().asString().startsWith("weir: " + cut);
  }

  @Test
  void reportsTheOtherFilesWhenOneIsMissing() {
    Run run = Run.of("analyze", folder.resolve("missing.pcap").toString(), file);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("demo.mp4");
    assertThat(run.err().lines()).hasSize(1).first().asString().contains("missing.pcap");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "analyze | missing required parameter: 'FILE'",
        "analyze --tpo 3 FILE | there is no option '--tpo'; did you mean --top?",
        "anlyze FILE | there is no command 'anlyze'; did you mean analyze?",
        "analyze --by colour FILE | --by: cannot group by 'colour'",
        "analyze --sort colour FILE | --sort: cannot sort by 'colour'",
        "analyze --format xml FILE | --format: format 'xml' is not one of table",
        "analyze --top ten FILE | 'ten' is not a whole number",
        "analyze --window 3x FILE | --window: '3x' has no unit of time",
        "analyze --client foo FILE | --client: 'foo' is not an IP address",
        "analyze --client 127.0.0.0/8 FILE | --client: '127.0.0.0/8' is not an IP address",
        "analyze --method GET,PUT FILE | --method: 'GET,PUT' is not a method",
        "analyze --status 999 FILE | --status: '999' is no status",
        "analyze --path static FILE | --path: 'static' matches no path; begin it with /",
        "analyze --host a/b FILE | --host: 'a/b' is not a host",
        "analyze --since tomorrow FILE | --since: 'tomorrow' is neither",
        "analyze --since 3s --until 2s FILE | --since is after --until",
        "analyze --port 99999 FILE | port 99999 is not between",
        "analyze --color sometimes FILE | 'sometimes' is not one of auto, always, never",
        "analyze - - | standard input (-) was named twice",
        "limits | no command was given; one of: get, set, watch",
        "limits gte | there is no command 'gte'; did you mean get?",
        "limits get --format xml | --format: 'xml' is not one of table, json",
        "limits get http://a:b | 'http://a:b' is no address of an agent; give one such as http://",
        "limits get http:///limits | 'http:///limits' is no address of an agent",
        "limits get ftp://x | 'ftp://x' is no address of an agent; give one such as http://127.0.0.1",
        "limits get --token=ä | --token has a character that no token has",
        "limits set | missing required parameter: 'FILE|NAME'",
        "limits set a --rate 5MBs | --rate: '5MBs' ends in no unit of rate",
        "limits set a --rate 0 | rate=0 bytes per second is not between 1 and",
        "limits set a --burst 10 | burst=10 is below one segment of 1460 bytes; set burst: 64KiB",
        "limits set a --action dealy | --action: 'dealy' is not one of delay, reject, observe; did",
        "limits watch --format csv | --format: 'csv' is not one of table, json",
        "download | missing required parameter: 'URL'",
        "download ftp://x/y | 'ftp://x/y' is no address to download from; give one such as https",
        "download --limit 5 MB http://h/f | there is no use for",
        "download --limit 5MBs http://h/f | --limit: '5MBs' ends in no unit of rate",
        "download --limit 0 http://h/f | --limit: rate=0 bytes per second is not between 1 and",
        "download --connections 0 http://h/f | --connections: 0 is out of range; give 1 to 64",
        "download --timeout 0s http://h/f | --timeout: 0s is out of range; give more than 0s",
        "download --timeout soon http://h/f | --timeout: 'soon' is not a duration",
        "download --sha256 12 http://h/f | '12' is no sha-256; give its 64 hexadecimal digits",
        "download -H nothing http://h/f | 'nothing' is no field; write for example",
        "download -H Range:bytes=0-1 http://h/f | the field 'Range' is set by the download itself",
        "download -H Host:x http://h/f | the field 'Host' cannot be given: restricted header name",
        "download --format xml http://h/f | --format: 'xml' is not json",
        "download --format json -o - http://h/f | --format prints on standard output, which -o -",
        "completion fish | no completion for 'fish'",
        "demo --duration soon | --duration: 'soon' is not a duration",
        "demo --duration 0s | --duration: 0s is out of range; give more than 0s",
        "demo --rate 0 | --rate: 0 is out of range; give 1 to 10000",
        "demo --keep --duration 5s | --keep goes on until Ctrl-C; leave out --duration",
        "demo --keep --capture | --keep is of no use with --capture",
        "capture --duration soon | 'soon' is not a duration",
        "capture --count 0 | --count: 0 is out of range; give 1 or more",
        "capture --duration 0s | --duration: 0s is out of range; give more than 0s",
        "capture --snaplen 0 | --snaplen: 0 is out of range; give 1 to 262144 bytes",
        "capture --buffer-size 1 | --buffer-size: 1 is out of range; give 1MiB to",
        "capture --buffer-size 100GB | --buffer-size: 100GB is out of range; give 1MiB to",
        "capture --snaplen 9parsecs | --snaplen: '9parsecs' ends in no unit of size",
      })
  void refusesMisuseInOneLineWithTheMend(String line, String message) {
    Run run = Run.of(line.replace("FILE", file).split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("weir: ").contains(message).contains("--help");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void helpsEverywhere() {
    assertThat(Run.of("--help").out()).contains("analyze", "capture", "demo", "Exit codes:");
    for (String command :
        new String[] {
          "analyze",
          "capture",
          "conform",
          "simulate",
          "check",
          "diff",
          "download",
          "ps",
          "attach",
          "detach",
          "limits",
          "limits get",
          "limits set",
          "limits watch",
          "dashboards",
          "dashboards list",
          "dashboards install",
          "dashboards export",
          "demo",
          "completion",
          "man"
        }) {
      Run run = Run.of((command + " --help").split(" ", -1));
      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).contains("Usage: weir " + command);
    }
    assertThat(Run.of("--version").out()).startsWith("weir ");
  }

  @Test
  void breaksTheLinesOfItsHelpOnlyWhereASentenceEnds() {
    CommandLine weir = Weir.complete(Shell.ofProcess());
    for (CommandLine command : withSubcommands(weir)) {
      for (ArgSpec argument : command.getCommandSpec().args()) {
        assertThat(argument.description())
            .as("%s %s", command.getCommandSpec().qualifiedName(), argument)
            .allMatch(line -> line.endsWith("."));
      }
    }
  }

  private static List<CommandLine> withSubcommands(CommandLine command) {
    List<CommandLine> all = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(each -> all.addAll(withSubcommands(each)));
    return all;
  }

  @Test
  void saysWhereARoutesFileIsNotText() throws IOException {
    Path routes = folder.resolve("r4");
    Files.write(routes, new byte[] {'/', 'a', '\n', (byte) 0xff});
    Run run = Run.of("analyze", "--routes", routes.toString(), file);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("r4: at byte 3: this is not text in UTF-8");
  }

  @Test
  void takesMeansOverTheSelectedSpan() throws IOException {
    Run all = Run.of("analyze", "--format", "json", file);
    Run none = Run.of("analyze", "--format", "json", "--since", "1h", file);
    assertThat(none.exitCode()).isZero();
    assertThat(none.out()).contains("\"mean\": 0", "\"p99\": null");
    assertThat(all.out()).doesNotContain("\"p99\": null");
    Run later = Run.of("analyze", "--format", "json", "--since", "100ms", file);
    double seconds = decimal(all.out(), "duration_seconds") - 0.1;
    assertThat(decimal(later.out(), "mean"))
        .isEqualTo(decimal(later.out(), "bandwidth_mb") * 1e6 / seconds, within(1.0));
  }

  @Test
  void namesTheColumnAfterTheGrouping() {
    assertThat(Run.of("analyze", "--by", "status", file).out())
        .contains("#  status ")
        .doesNotContain("endpoint", "statuses");
    assertThat(Run.of("analyze", "--by", "client,method", file).out()).contains("method client");
  }

  @Test
  void saysWhenALinkTypeIsNotRead() {
    byte[] radio = mixed.clone();
    radio[20] = 105; // little-endian, as the magic number of this file is
    Run run = Run.withInput(radio, "analyze", "-");
    assertThat(run.err()).contains("link type 105").contains("not read");
  }

  @Test
  void knowsHelpAsACommand() {
    assertThat(Run.of("help", "analyze")).isEqualTo(Run.of("analyze", "--help"));
    assertThat(Run.of("help")).isEqualTo(Run.of("--help"));
  }

  @Test
  void saysThatHelpCouldNotBePrinted() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            InputStream.nullInputStream(),
            full,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            false,
            false,
            new Interruption());
    assertThat(Weir.run(shell, "--help")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("No space left on device");
  }

  @Test
  void showsWhereAnErrorCameFromOnlyWhenAsked() {
    String missing = folder.resolve("missing.pcap").toString();
    assertThat(Run.of("analyze", missing).err().lines()).hasSize(1);
    assertThat(Run.of("analyze", "--stacktrace", missing).err()).contains("\tat dev.weir.");
  }

  @Test
  void printsCompletionAndManual() {
    assertThat(Run.of("completion", "bash").out()).contains("complete -F", "--list-interfaces");
    assertThat(Run.of("man").out())
        .startsWith(".TH WEIR 1")
        .contains(".SS \"weir analyze FILE...\"", "\\fB\\-\\-by\\fR")
        .contains(".SS \"weir limits\"", ".SS \"weir limits set FILE|NAME URL|PID\"")
        .doesNotContain("${");
  }

  @Test
  void readsRoutesOfAFile() throws IOException {
    Path routes = folder.resolve("routes.txt");
    Files.writeString(routes, "/static/**\n");
    Run run = Run.of("analyze", "--routes", routes.toString(), "--format", "csv", file);
    assertThat(run.out()).contains("/static/**,GET").doesNotContain("demo.mp4");
    Files.writeString(routes, "/ok\n/{broken\n");
    Run broken = Run.of("analyze", "--routes", routes.toString(), file);
    assertThat(broken.exitCode()).isEqualTo(2);
    assertThat(broken.err()).contains(routes + ":2:");
  }

  @Test
  void readsExchangesBackToTheSameTotals() throws IOException {
    Path log = folder.resolve("log.ndjson");
    ExchangeLogs.write(mixed, log);
    String fromPackets =
        Run.of("analyze", "--by", "path", "--top", "0", "--format", "json", file).out();
    Run run = Run.of("analyze", "--by", "path", "--top", "0", "--format", "json", log.toString());
    assertThat(run.err()).isEmpty();
    for (String key :
        new String[] {"total_requests", "request_bytes", "response_bytes", "wire_bytes"}) {
      assertThat(number(run.out(), key)).as(key).isEqualTo(number(fromPackets, key));
    }
    assertThat(number(run.out(), "balance")).isZero();
    Run piped = Run.withInput(Files.readAllBytes(log), "analyze", "--format", "json", "-");
    assertThat(number(piped.out(), "total_requests")).isEqualTo(22);
    assertThat(Files.readString(log, StandardCharsets.UTF_8)).doesNotContain("?");
  }

  /** The first number of that name. */
  static long number(String json, String key) throws IOException {
    return (long) decimal(json, key);
  }

  static double decimal(String json, String key) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (parser.nextToken() != null) {
        if (key.equals(parser.currentName()) && parser.currentToken().isNumeric()) {
          return parser.getDoubleValue();
        }
      }
    }
    throw new AssertionError("no " + key + " in " + json);
  }
}
