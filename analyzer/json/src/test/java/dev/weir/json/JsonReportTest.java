package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.report.Dimension;
import dev.weir.core.report.InProcess;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.Percentiles;
import dev.weir.core.report.Rate;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.Totals;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonReportTest {
  @Test
  void addsWhatOnlyTheAgentKnows() throws IOException {
    assertThat(written(new InProcess(12.5, 40_000, 7_000L, 3)))
        .contains(
            "\"bytes_per_second\":{\"mean\":3,\"peak\":4,\"window\":2,\"request\":12.5,\"response\":40000}")
        .endsWith(",\"slow_static_responses\":3,\"application_bytes\":7000}");
  }

  @Test
  void givesNullForWhatTheApplicationWroteUnseen() throws IOException {
    assertThat(written(new InProcess(12.5, 40_000, null, 0)))
        .endsWith(",\"application_bytes\":null}");
  }

  @Test
  void leavesItOutOfReportsOfCaptures() throws IOException {
    assertThat(written(null))
        .contains("\"bytes_per_second\":{\"mean\":3,\"peak\":4,\"window\":2}")
        .doesNotContain("application_bytes");
  }

  @Test
  void namesTheKeyAfterTheGroupingAndEscapesIt() throws IOException {
    assertThat(written(null))
        .startsWith("{\"path\":\"/caf\\u00E9\\\"\\n\",\"requests\":2,\"bandwidth_mb\":0.00001,");
  }

  @Test
  void givesNullForTimesThatWereNotMeasured() throws IOException {
    assertThat(written(null))
        .contains("\"first_byte_seconds\":{\"p50\":null,\"p90\":null,\"p99\":null,\"max\":null}")
        .contains("\"latency_seconds\":{\"p50\":1.5,\"p90\":2,\"p99\":2,\"max\":2}")
        .contains("\"jitter\":null");
  }

  private static String written(@Nullable InProcess inProcess) throws IOException {
    ReportRow row =
        new ReportRow(
            List.of(new KeyField(Dimension.ROUTE, "path", "/caf\u00e9\"\n")),
            2,
            0.5,
            new Totals(1, 2, 0, 3, 4, 0, 20, 0),
            4,
            new Rate(3, 4, 2, 1),
            Map.of("200", 2L),
            0,
            0,
            1,
            new Percentiles(2, 1_500_000_000, 2_000_000_000, 2_000_000_000, 2_000_000_000),
            Percentiles.NONE,
            null,
            0,
            inProcess);
    StringWriter out = new StringWriter();
    try (JsonReport json = JsonReport.to(out)) {
      json.row(row);
    }
    return out.toString();
  }
}
