package dev.weir.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.alert.RaisedAlerts;
import dev.weir.core.report.Books;
import dev.weir.core.report.Connections;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.InProcess;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.OddityCount;
import dev.weir.core.report.Other;
import dev.weir.core.report.Percentiles;
import dev.weir.core.report.ProtocolShare;
import dev.weir.core.report.Rate;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.Source;
import dev.weir.core.report.Totals;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportReaderTest {
  private static final List<Dimension> BY = List.of(Dimension.ROUTE, Dimension.METHOD);

  @Test
  void readsWhatWasWritten() throws IOException {
    for (Report report :
        List.of(
            report("agent", Instant.parse("2026-11-21T05:10:00.123456789Z"), null),
            report("pcap", null, 7L))) {
      String text = written(report);
      Report read = read(text);
      assertThat(written(read)).isEqualTo(text);
      assertThat(read.by()).isEqualTo(BY);
      assertThat(read.topEndpoints()).isEqualTo(report.topEndpoints());
      assertThat(read.totals().messageBytes()).isEqualTo(report.totals().messageBytes());
      assertThat(read.source()).isEqualTo(report.source());
      assertThat(read.books()).isEqualTo(report.books());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"total_requests\":3 | \"total_requests\":\"3\" | 'total_requests' in the document",
        "\"balance\":0 | \"balance\":0.5 | 'balance' in books",
        "\"top_endpoints\":[ | \"top_endpoints\":[7, | 'top_endpoints' in the document",
        "\"oddities\": | \"peculiarities\": | 'oddities' in the document",
        "2026-11-21T05:10:00.123456789Z | yesterday | 'yesterday' is no time",
      })
  void saysWhatIsWrong(String right, String wrong, String message) throws IOException {
    String text = written(report("agent", Instant.parse("2026-11-21T05:10:00.123456789Z"), null));
    assertThat(text).contains(right);
    assertThatThrownBy(() -> read(text.replace(right, wrong)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"''", "[]", "nonsense", "{\"source\":", "{}"})
  void refusesWhatIsNoReport(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
  }

  private static Report read(String text) throws IOException {
    return ReportReader.read(new ByteArrayInputStream(text.getBytes(UTF_8)), BY);
  }

  private static String written(Report report) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonReport json = JsonReport.to(out)) {
      json.report(report);
    }
    return out.toString();
  }

  private static Report report(String kind, @Nullable Instant start, @Nullable Long dropped) {
    Totals totals = new Totals(40, 300, 12, 90, 4_800, 7, 6_000, 28);
    return new Report(
        new Source("shop", kind, start, 3_200_000_000L, 41, 7_000, dropped, 3),
        3,
        12.25,
        20_000_404.1,
        4_000,
        1,
        totals,
        new Rate(150.5, 200, 140.000000001, 0),
        new Books(7_000, 6_000, Map.of("non_http", 1_000L), 0),
        Map.of("200", 3L),
        new Percentiles(1, 12_000_000, 80_000_000, 95_000_000, 99_000_000),
        Percentiles.NONE,
        BY,
        List.of(
            row("/caf\u00e9/{id}", 0.75, new InProcess(12.5, 40_000, 7_000L, 3)),
            row("/", null, null),
            row("/unseen", null, new InProcess(0, 1, null, 0))),
        new Other(3, 1, 5, new Totals(100, 0, 0, 900, 50_000, 0, 52_000, 0)),
        new Connections(14, 8, 0.5),
        List.of(new OddityCount("obs_fold", 2, "GET /x \u001b[2J")),
        List.of(new ProtocolShare("http1", 14, 480_000)),
        RaisedAlerts.NONE);
  }

  private static ReportRow row(String path, @Nullable Double jitter, @Nullable InProcess inside) {
    return new ReportRow(
        List.of(
            new KeyField(Dimension.ROUTE, "path", path),
            new KeyField(Dimension.METHOD, "method", "GET")),
        2,
        0.5,
        new Totals(1, 2, 3, 4, 5, 6, 20, 7),
        4,
        new Rate(3, 4, 2, 0),
        Map.of("200", 2L),
        1,
        2,
        3,
        new Percentiles(1, 1_500_000_000, 2_000_000_000, 2_000_000_000, 2_000_000_000),
        Percentiles.NONE,
        jitter,
        9,
        inside);
  }
}
