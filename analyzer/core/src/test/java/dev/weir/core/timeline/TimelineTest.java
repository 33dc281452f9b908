package dev.weir.core.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.ledger.ExchangeFilter;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.ledger.StatusRange;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.Source;
import dev.weir.core.route.RouteTable;
import dev.weir.core.route.Routing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {
  private static final long COLUMN = TimeScale.FINEST_NANOS;
  private static final EndpointName A = new EndpointName("GET", "/a");
  private static final EndpointName B = new EndpointName("GET", "/b");

  private final Routing routing = new RouteTable();
  private final Ledger ledger = new Ledger(LedgerOptions.DEFAULT, routing);
  private final Timeline timeline =
      new Timeline(ledger, routing, ledger::reports, ledger::routeOf, 8, 4, 1_000);

  @Test
  void countsBytesWhereTheyPassed() {
    Passing.get(timeline, "/a", 0, 3 * COLUMN, 500);
    Passing.get(timeline, "/b", COLUMN, COLUMN, 7);
    Timetable table = timeline.timetable(List.of(A));
    assertThat(table.columnNanos()).isEqualTo(COLUMN);
    assertThat(table.requestBytes()).containsExactly(10L, 10L, 0L, 0L);
    assertThat(table.responseBytes()).containsExactly(0L, 7L, 0L, 500L);
    assertThat(table.rows()).hasSize(1);
    assertThat(table.rows().get(0).bytes()).containsExactly(10L, 0L, 0L, 500L);
    assertThat(table.otherBytes()).containsExactly(0L, 17L, 0L, 0L);
  }

  @Test
  void asksTheLedgerForRoutesSoThatPathsCountOnce() {
    Routing mute =
        new Routing() {
          @Override
          public String routeOf(String path) {
            throw new AssertionError(path + " is asked for again");
          }

          @Override
          public String knownRouteOf(String path) {
            return routeOf(path);
          }

          @Override
          public int generation() {
            return 0;
          }

          @Override
          public String regroup(String route) {
            return route;
          }
        };
    Timeline asking = new Timeline(ledger, mute, ledger::reports, ledger::routeOf, 8, 4, 1_000);
    Passing.get(asking, "/a", 0, 0, 500);
    assertThat(asking.timetable(List.of(A)).rows()).hasSize(1);
  }

  @Test
  void keepsMoreEndpointsOnceColumnsHaveBecomeWider() {
    Timeline narrow = new Timeline(ledger, routing, ledger::reports, ledger::routeOf, 8, 100, 20);
    for (int column = 0; column < 8; column++) {
      Passing.get(narrow, "/a", column * COLUMN, column * COLUMN, 100);
      Passing.get(narrow, "/b", column * COLUMN, column * COLUMN, 1);
    }
    Passing.get(narrow, "/a", 1_000 * COLUMN, 1_000 * COLUMN, 100); // now they have two
    for (int column = 1_000; column < 8_000; column += 1_000) {
      Passing.get(narrow, "/c", column * COLUMN, column * COLUMN, 100);
    }
    assertThat(narrow.timetable(List.of(A, B)).rows()).hasSize(2);
  }

  @Test
  void showsEndpointsInTheOrderAskedFor() {
    Passing.get(timeline, "/a", 0, 0, 1);
    Passing.get(timeline, "/b", 0, 0, 2);
    assertThat(timeline.timetable(List.of(B, A)).rows())
        .extracting(Timetable.Row::endpoint)
        .containsExactly(B, A);
  }

  @Test
  void leavesOutWhatTheReportLeavesOut() {
    ExchangeFilter errors =
        new ExchangeFilter(
            null, null, null, StatusRange.parse("5xx"), null, Long.MIN_VALUE, Long.MAX_VALUE);
    Ledger filtering = new Ledger(LedgerOptions.DEFAULT.withFilter(errors), routing);
    Timeline filtered =
        new Timeline(filtering, routing, filtering::reports, filtering::routeOf, 8, 4, 1_000);
    Passing.exchange(filtered, "/a", 0, 0, 1, 10, 200);
    Passing.exchange(filtered, "/a", 0, 0, 2, 20, 503);
    assertThat(filtered.timetable(List.of()).otherBytes()).containsExactly(22L);
  }

  @Test
  void whatIsFilteredByItsRequestDoesNotWidenColumns() {
    ExchangeFilter early = new ExchangeFilter(null, null, null, null, null, 0, 2 * COLUMN);
    Ledger filtering = new Ledger(LedgerOptions.DEFAULT.withFilter(early), routing);
    Timeline filtered =
        new Timeline(filtering, routing, filtering::reports, filtering::routeOf, 8, 4, 1_000);
    Passing.get(filtered, "/a", 0, COLUMN, 10);
    Passing.get(filtered, "/a", 1_000 * COLUMN, 1_001 * COLUMN, 10);
    assertThat(filtered.timetable(List.of()).columnNanos()).isEqualTo(COLUMN);
  }

  @Test
  void endpointsThatKeepGrowingAreKept() {
    for (int i = 0; i < 1_000; i++) {
      Passing.get(timeline, "/small/" + word(i), i * COLUMN, i * COLUMN, 1);
      Passing.get(timeline, "/a", i * COLUMN, i * COLUMN, 50);
    }
    Timetable table = timeline.timetable(List.of(A));
    assertThat(table.rows()).hasSize(1);
    assertThat(table.rows().get(0).totalBytes()).isEqualTo(1_000 * 60);
  }

  @Test
  void makesRoomWhenAllTogetherHaveTooManyColumns() {
    Timeline narrow = new Timeline(ledger, routing, ledger::reports, ledger::routeOf, 8, 100, 20);
    for (int i = 0; i < 10; i++) {
      for (int column = 0; column < 8; column++) {
        Passing.get(narrow, "/r" + word(i), column * COLUMN, column * COLUMN, 10L * i);
      }
    }
    EndpointName largest = name("/r" + word(9));
    Timetable table = narrow.timetable(List.of(largest, name("/r" + word(0))));
    assertThat(table.rows()).extracting(Timetable.Row::endpoint).containsExactly(largest);
    assertThat(sum(table.otherBytes()) + table.rows().get(0).totalBytes())
        .isEqualTo(sum(table.requestBytes()) + sum(table.responseBytes()))
        .isEqualTo(8 * (10 * 10 + 10 * 45));
  }

  @Test
  void joinsEndpointsThatTurnOutToBeOne() {
    for (int i = 0; i < 100; i++) {
      Passing.get(timeline, "/users/" + word(i) + "/orders", 0, 0, 5);
    }
    assertThat(report(0).topEndpoints()).hasSize(1);
    EndpointName joined = name(report(0).topEndpoints().get(0).key().get(0).value());
    Timetable table = timeline.timetable(List.of(joined));
    assertThat(table.rows()).hasSize(1);
    assertThat(table.otherBytes().get(0) + table.rows().get(0).totalBytes()).isEqualTo(100 * 15);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyColumnAddsUpAndAllTogetherAreTheTotals(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      long start = random.nextLong(1 + i * COLUMN);
      long end = start + random.nextLong(50 * COLUMN);
      Passing.exchange(
          timeline,
          "/r" + word(random.nextInt(1 + i / 20)),
          start,
          end,
          random.nextInt(100),
          random.nextInt(10_000),
          200);
    }
    Report report = report(3);
    List<EndpointName> shown = new ArrayList<>();
    report.topEndpoints().forEach(row -> shown.add(name(row.key().get(0).value())));
    Timetable table = timeline.timetable(shown);
    assertThat(sum(table.requestBytes())).isEqualTo(report.totals().requestBytes());
    assertThat(sum(table.responseBytes())).isEqualTo(report.totals().responseBytes());
    for (int i = 0; i < table.otherBytes().size(); i++) {
      int column = i;
      long rows = table.rows().stream().mapToLong(row -> row.bytes().get(column)).sum();
      assertThat(rows + table.otherBytes().get(i))
          .isEqualTo(table.requestBytes().get(i) + table.responseBytes().get(i));
    }
  }

  private Report report(int top) {
    return ledger.report(
        new Source("test", "ndjson", Instant.EPOCH, 1, 0, 0, null, 0),
        new ReportOptions(top, dev.weir.core.report.SortKey.BYTES));
  }

  private static EndpointName name(String route) {
    return new EndpointName("GET", route);
  }

  private static long sum(List<Long> bytes) {
    return bytes.stream().mapToLong(Long::longValue).sum();
  }

  /** Letters alone: what looks like an id would become one. */
  private static String word(int i) {
    return ""
        + (char) ('a' + i / 26 / 26 % 26)
        + (char) ('a' + i / 26 % 26)
        + (char) ('a' + i % 26);
  }
}
