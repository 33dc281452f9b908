package dev.weir.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.core.report.Report;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFormatTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Screen WIDE = new Screen(160, true, false);

  @ParameterizedTest
  @CsvSource({
    "table, 160, true, false, table-160.txt",
    "table, 100, true, false, table-100.txt",
    "table, 60, false, false, table-60-ascii.txt",
    "table, 120, true, true, table-120-color.txt",
    "json, 100, true, false, report.json",
    "ndjson, 100, true, false, report.ndjson",
    "csv, 100, true, false, report.csv",
    "markdown, 100, true, false, report.md",
  })
  void writesWhatTheGoldenFileHolds(
      String format, int columns, boolean unicode, boolean color, String file) throws IOException {
    String written = write(Reports.hostile(), format, new Screen(columns, unicode, color));
    Path golden = GOLDEN.resolve(file);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, written);
    }
    assertThat(written).isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "csv", "markdown", "json", "ndjson"})
  void letsNoControlCharacterOfTrafficThrough(String format) throws IOException {
    String written = write(Reports.hostile(), format, WIDE);
    assertThat(written.replace("\n", "").replace("\r", ""))
        .matches(text -> text.chars().noneMatch(Character::isISOControl), "has no controls")
        .doesNotContain("\u202e");
  }

  @Test
  void keepsTheContractOfKeysInOrder() throws IOException {
    assertThat(topLevelKeys(write(Reports.hostile(), "json", WIDE)))
        .startsWith(
            "source",
            "total_requests",
            "avg_request_bytes",
            "avg_response_bytes",
            "max_response_bytes",
            "totals",
            "books",
            "top_endpoints",
            "other",
            "connections",
            "oddities");
  }

  @Test
  void fitsTheScreenWhateverItsWidth() throws IOException {
    for (int columns = 60; columns <= 200; columns++) {
      String table = write(Reports.hostile(), "table", new Screen(columns, true, false));
      String noBooks = table.replaceFirst("(?s)\nBooks.*\nConnections", "\nConnections");
      String fitting = noBooks.substring(0, noBooks.indexOf("\nOddities"));
      int width = columns;
      assertThat(fitting.lines()).allMatch(line -> line.length() <= width);
    }
  }

  @Test
  void usesNothingButAsciiWhereTheLocaleHasNoMore() throws IOException {
    String table = write(Reports.hostile(), "table", new Screen(120, false, false));
    assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(table)).isTrue();
  }

  @Test
  void paintsBooksThatDoNotBalanceRed() throws IOException {
    Screen screen = new Screen(120, true, true);
    assertThat(write(Reports.unbalanced(), "table", screen)).contains("\u001b[31mbalance 100,000");
    assertThat(write(Reports.hostile(), "table", screen)).contains("\u001b[32mbalance 0");
  }

  @Test
  void namesTheFormatsThereAre() {
    assertThatThrownBy(() -> ReportFormat.named("xml", WIDE))
        .hasMessage("format 'xml' is not one of table, json, ndjson, csv, markdown");
  }

  private static String write(Report report, String format, Screen screen) throws IOException {
    StringWriter out = new StringWriter();
    ReportFormat.named(format, screen).write(report, out);
    return out.toString();
  }

  private static List<String> topLevelKeys(String json) throws IOException {
    List<String> keys = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        keys.add(parser.currentName());
        parser.nextToken();
        parser.skipChildren();
      }
    }
    return keys;
  }
}
