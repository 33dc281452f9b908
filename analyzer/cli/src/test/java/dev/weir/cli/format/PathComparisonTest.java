package dev.weir.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.demo.WireCounts.Count;
import dev.weir.core.alert.RaisedAlerts;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.Percentiles;
import dev.weir.core.report.Rate;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.Totals;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PathComparisonTest {
  private static final Map<String, Count> COUNTED =
      Map.of("/a", new Count(2, 300, 12_000), "/b", new Count(1, 100, 0));

  private final StringBuilder out = new StringBuilder();

  @Test
  void saysThatAllIsEqual() throws IOException {
    assertThat(compare(row("/a", 2, 300, 12_000), row("/b", 1, 100, 0))).isTrue();
    assertThat(out.toString())
        .isEqualTo(
            "\nclient counted 12,400 bytes in 3 requests on 2 paths,"
                + " agent 12,400 bytes in 3 requests on 2 paths: equal, path by path\n");
  }

  @Test
  void namesPathsOfTheSameSumThatDiffer() throws IOException {
    assertThat(compare(row("/a", 2, 301, 11_999), row("/b", 1, 100, 0))).isFalse();
    assertThat(out.toString())
        .contains("DIFFERENT", "  /a: client 2 requests, 300 + 12,000 bytes, agent 2 requests, 301")
        .doesNotContain("/b:");
  }

  @Test
  void missesNoPathOfEitherSide() throws IOException {
    assertThat(compare(row("/a", 2, 300, 12_000))).isFalse();
    assertThat(out.toString()).contains("  /b: client 1 request, 100 + 0 bytes, agent 0 requests");
    assertThat(compare(row("/a", 2, 300, 12_000), row("/b", 1, 100, 0), row("/c\u001b", 1, 5, 5)))
        .isFalse();
    assertThat(out.toString()).contains("  /c\\x1b: client 0 requests");
  }

  private boolean compare(ReportRow... rows) throws IOException {
    Report other = Reports.hostile();
    Report report =
        new Report(
            other.source(),
            other.totalRequests(),
            other.avgRequestBytes(),
            other.avgResponseBytes(),
            other.maxResponseBytes(),
            other.incomplete(),
            other.totals(),
            other.bytesPerSecond(),
            other.books(),
            other.status(),
            other.latency(),
            other.firstByte(),
            List.of(Dimension.PATH),
            List.of(rows),
            other.other(),
            other.connections(),
            other.oddities(),
            other.protocols(),
            RaisedAlerts.NONE);
    return PathComparison.print(COUNTED, report, out);
  }

  private static ReportRow row(String path, long requests, long requestBytes, long responseBytes) {
    return new ReportRow(
        List.of(new KeyField(Dimension.PATH, "path", path)),
        requests,
        0.5,
        new Totals(requestBytes, 0, 0, responseBytes, 0, 0, 0, 0),
        0,
        new Rate(0, 0, 0, 0),
        Map.of(),
        0,
        0,
        0,
        Percentiles.NONE,
        Percentiles.NONE,
        null,
        0,
        null);
  }
}
