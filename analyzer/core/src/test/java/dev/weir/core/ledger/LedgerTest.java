package dev.weir.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.ExchangeScript;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.SortKey;
import dev.weir.core.report.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final long SECOND = 1_000_000_000;
  private static final Endpoints ENDPOINTS = new Endpoints("10.0.0.1", 40_000, "10.0.0.2", 80);

  private final Ledger ledger = new Ledger(LedgerOptions.DEFAULT, new LearningRouting());

  @Test
  void saysZeroOfNothing() {
    Report report = report(ledger, 0);

    assertThat(report.topEndpoints()).isEmpty();
    assertThat(report.avgRequestBytes()).isZero();
    assertThat(report.connections().reuseRatio()).isZero();
    assertThat(report.books().unattributed())
        .containsOnlyKeys(
            "tcp_handshake",
            "tcp_close",
            "connection_idle",
            "non_http",
            "non_tcp",
            "partial_exchange",
            "undecodable");
  }

  @Test
  void namesTheFieldsOfAnEndpointPathAndMethod() {
    exchange("/a", 200, 10);

    assertThat(onlyRow().key())
        .extracting("name", "value")
        .containsExactly(tuple("path", "/a"), tuple("method", "GET"));
  }

  @Test
  void movesWireBytesOutOfPartialOnceTheHeadIsKnown() {
    ExchangeScript script = begin();
    ledger.captured(100);
    ledger.wire(script.exchange(), Direction.REQUEST, 100);
    assertThat(unattributed(Reason.PARTIAL_EXCHANGE)).isEqualTo(100);

    script.requestHead("GET", "/a", null);
    assertThat(unattributed(Reason.PARTIAL_EXCHANGE)).isZero();
    assertThat(report(ledger, SECOND).books().attributedBytes()).isEqualTo(100);
  }

  @Test
  void callsWhatTurnsOutToBeNoHttpByItsName() {
    ExchangeScript script = begin();
    ledger.wire(script.exchange(), Direction.REQUEST, 100);
    script.foreign();
    ledger.wire(script.exchange(), Direction.REQUEST, 20);
    ledger.wire(script.exchange(), Direction.REQUEST, 3);
    script.cutOff();

    assertThat(unattributed(Reason.PARTIAL_EXCHANGE)).isZero();
    assertThat(unattributed(Reason.NON_HTTP)).isEqualTo(123);
  }

  @Test
  void learnsOfForeignBytesAtTheirEndToo() {
    ExchangeScript script = begin();
    ledger.wire(script.exchange(), Direction.REQUEST, 100);
    script.foreign().cutOff();

    assertThat(unattributed(Reason.NON_HTTP)).isEqualTo(100);
    assertThat(report(ledger, SECOND).totalRequests()).isZero();
  }

  @Test
  void leavesAnImbalanceVisible() {
    ledger.captured(100);
    ledger.unattributed(Reason.NON_TCP, 60);

    assertThat(report(ledger, SECOND).books().balance()).isEqualTo(40);
  }

  @Test
  void givesAnExchangeWithoutResponseTheStatusNone() {
    Ledger byStatus = by(Dimension.STATUS);
    ExchangeScript script = new ExchangeScript(byStatus, ENDPOINTS, 0, 0);
    script.bytes(Direction.REQUEST, ByteKind.HEADER, 10, 0).requestHead("GET", "/a", null);
    script.cutOff();

    ReportRow row = report(byStatus, SECOND).topEndpoints().get(0);
    assertThat(row.key()).extracting("name", "value").containsExactly(tuple("status", "none"));
    assertThat(row.status()).isEqualTo(Map.of("none", 1L));
    assertThat(row.incomplete()).isOne();
  }

  @Test
  void peakIsAtLeastTheMean() {
    exchange("/a", 200, 1_000);

    ReportRow row = report(ledger, SECOND / 10).topEndpoints().get(0);
    assertThat(row.bytesPerSecond().mean()).isEqualTo(10_100);
    assertThat(row.bytesPerSecond().peak()).isEqualTo(10_100);
  }

  @Test
  void leavesJitterOutWhereItSaysNothing() {
    exchange("/small", 200, 1);
    assertThat(report(ledger, 30 * SECOND).topEndpoints().get(0).jitter()).isNull();

    exchange("/large", 200, 3_000_000);
    assertThat(report(ledger, 30 * SECOND).topEndpoints().get(0).jitter()).isGreaterThan(1);
  }

  @Test
  void ordersTiesByName() {
    exchange("/b", 200, 5);
    exchange("/c", 404, 7);
    exchange("/a", 200, 5);

    assertThat(order(SortKey.BYTES)).containsExactly("/c", "/a", "/b");
    assertThat(order(SortKey.NAME)).containsExactly("/a", "/b", "/c");
    assertThat(order(SortKey.ERRORS)).containsExactly("/c", "/a", "/b");
    assertThat(order(SortKey.REQUESTS)).containsExactly("/a", "/b", "/c");
  }

  @Test
  void tellsOnlySoManyOdditiesApart() {
    LedgerOptions options =
        new LedgerOptions(List.of(Dimension.PATH), ExchangeFilter.ANY, SECOND, 10, 10, 2);
    Ledger bounded = new Ledger(options, new LearningRouting());
    for (String name : List.of("a", "b", "c", "d", "a")) {
      bounded.oddity(name, null, "an example of " + name);
    }
    assertThat(report(bounded, SECOND).oddities())
        .extracting("name", "count", "example")
        .containsExactly(
            tuple("a", 2L, "an example of a"),
            tuple("more_oddities", 2L, "c"),
            tuple("b", 1L, "an example of b"));
  }

  @Test
  void refusesToMergeWhatIsKeptOtherwise() {
    assertThatThrownBy(() -> ledger.merge(by(Dimension.PATH)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void putsBytesIntoTheSlotInWhichTheyPassedThoughTheirKeyIsKnownLater() {
    Ledger byStatus = by(Dimension.STATUS);
    ExchangeScript script = new ExchangeScript(byStatus, ENDPOINTS, 0, 0);
    script.bytes(Direction.REQUEST, ByteKind.HEADER, 10, 0).requestHead("PUT", "/a", null);
    for (int i = 1; i <= 5; i++) {
      script.bytes(Direction.REQUEST, ByteKind.BODY, 1_000L * i, i * SECOND);
    }
    script.bytes(Direction.RESPONSE, ByteKind.HEADER, 1, 6 * SECOND).responseHead(200, null);

    ReportRow row = report(byStatus, 6 * SECOND).topEndpoints().get(0);
    assertThat(row.bytesPerSecond().peak()).isEqualTo(5_000);
    assertThat(row.bytesPerSecond().running()).isEqualTo(1);
    assertThat(row.bytesPerSecond().window()).isEqualTo(15_010 / 6.0);
  }

  private static Ledger by(Dimension dimension) {
    return new Ledger(LedgerOptions.DEFAULT.withBy(List.of(dimension)), new LearningRouting());
  }

  private ExchangeScript begin() {
    return new ExchangeScript(ledger, ENDPOINTS, 0, 0)
        .bytes(Direction.REQUEST, ByteKind.HEADER, 10, 0);
  }

  private void exchange(String path, int status, long responseBytes) {
    begin()
        .requestHead("GET", path, null)
        .bytes(Direction.RESPONSE, ByteKind.BODY, responseBytes, 5)
        .responseHead(status, null)
        .finished();
  }

  private long unattributed(Reason reason) {
    return report(ledger, SECOND).books().unattributed().getOrDefault(reason.key(), -1L);
  }

  private ReportRow onlyRow() {
    List<ReportRow> rows = report(ledger, SECOND).topEndpoints();
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private List<String> order(SortKey sort) {
    return ledger.report(source(SECOND), new ReportOptions(0, sort)).topEndpoints().stream()
        .map(row -> row.key().get(0).value())
        .toList();
  }

  private static Report report(Ledger ledger, long durationNanos) {
    return ledger.report(source(durationNanos), ReportOptions.DEFAULT);
  }

  private static Source source(long durationNanos) {
    return new Source("test", "test", Instant.EPOCH, durationNanos, 0, 0, null, 0);
  }
}
