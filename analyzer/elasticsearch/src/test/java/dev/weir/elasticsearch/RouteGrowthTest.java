package dev.weir.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.alert.RaisedAlerts;
import dev.weir.core.report.Books;
import dev.weir.core.report.Connections;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.KeyField;
import dev.weir.core.report.Other;
import dev.weir.core.report.Percentiles;
import dev.weir.core.report.Rate;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.Source;
import dev.weir.core.report.Totals;
import dev.weir.core.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RouteGrowthTest {
  private static final Percentiles NONE = Percentiles.NONE;
  private static final Rate RATE = new Rate(0, 0, 0, 0);

  /** One request each of so many paths, none like another. */
  private static Report report(int first, int paths) {
    List<ReportRow> rows = new ArrayList<>();
    for (int i = first; i < first + paths; i++) {
      rows.add(
          new ReportRow(
              List.of(
                  new KeyField(Dimension.ROUTE, "path", "/" + i),
                  new KeyField(Dimension.METHOD, "method", "GET")),
              1,
              0,
              new Totals(10, 0, 0, 0, 0, 0, 0, 0),
              0,
              RATE,
              Map.of("200", 1L),
              0,
              0,
              0,
              NONE,
              NONE,
              null,
              0,
              null));
    }
    Totals totals = new Totals(10L * paths, 0, 0, 0, 0, 0, 0, 0);
    return new Report(
        new Source("x", "jvm", null, 0, 0, 0, null, 0),
        paths,
        0,
        0,
        0,
        0,
        totals,
        RATE,
        new Books(0, 0, Map.of(), 0),
        Map.of("200", (long) paths),
        NONE,
        NONE,
        List.of(Dimension.ROUTE, Dimension.METHOD),
        rows,
        new Other(0, 0, 0, Totals.ZERO),
        new Connections(0, 0, 0),
        List.of(),
        List.of(),
        RaisedAlerts.NONE);
  }

  @Test
  void tellsSoManyEndpointsApartAndTheRestTogether() {
    RouteGrowth growth = new RouteGrowth();
    int paths = RouteGrowth.MOST_ENDPOINTS + 50;
    Map<Series, Map<String, Long>> first = growth.upTo(report(0, paths));

    assertThat(first).hasSize(RouteGrowth.MOST_ENDPOINTS + 1);
    assertThat(first.get(Series.REST))
        .containsEntry("weir.requests", 50L)
        .containsEntry("weir.status.2xx", 50L)
        .containsEntry("http.request.bytes", 500L);
    assertThat(sum(first)).isEqualTo(10L * paths);
  }

  @Test
  void toldApartTheFirstForGood() {
    RouteGrowth growth = new RouteGrowth();
    long told = sum(growth.upTo(report(0, RouteGrowth.MOST_ENDPOINTS)));
    Map<Series, Map<String, Long>> more = growth.upTo(report(0, RouteGrowth.MOST_ENDPOINTS + 7));

    assertThat(more).containsOnlyKeys(Series.REST);
    assertThat(told + sum(more)).isEqualTo(10L * (RouteGrowth.MOST_ENDPOINTS + 7));
  }

  private static long sum(Map<Series, Map<String, Long>> growth) {
    return growth.values().stream().mapToLong(each -> each.get("weir.bytes")).sum();
  }
}
