package dev.weir.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeScript;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.InProcess;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.SortKey;
import dev.weir.core.report.Source;
import dev.weir.core.route.RouteTable;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TallyBoardClientTest {
  private static final Endpoints ENDPOINTS = new Endpoints("10.0.0.1", 40_000, "10.0.0.2", 80);

  private final Tallies tallies = new Tallies();
  private final Ledger byClient = ledger("client");
  private final Ledger byStatus = ledger("status");

  private static Ledger ledger(String by) {
    return new Ledger(LedgerOptions.DEFAULT.withBy(Dimension.parse(by)), new RouteTable());
  }

  private void take(TallyBoard board) {
    while (board.take(tallies, 100)) {
      // again
    }
    byClient.add(tallies, 0);
    byStatus.add(tallies, 0);
    tallies.clear();
  }

  private static ExchangeScript request(TallyBoard board, int bytes) {
    return new ExchangeScript(board, ENDPOINTS, 0, 0)
        .bytes(Direction.REQUEST, ByteKind.HEADER, bytes, 0)
        .requestHead("GET", "/", "h");
  }

  private static Map<String, Long> messageBytes(Ledger ledger) {
    Map<String, Long> rows = new TreeMap<>();
    for (ReportRow row : rows(ledger)) {
      rows.put(row.key().get(0).value(), row.totals().messageBytes());
    }
    return rows;
  }

  private static Iterable<ReportRow> rows(Ledger ledger) {
    Source source = new Source("test", "test", null, 0, 0, 0, null, 0);
    return ledger.report(source, new ReportOptions(0, SortKey.BYTES)).topEndpoints();
  }

  @Test
  void countsByTheIdThatTheRequestHas() {
    TallyBoard board = new TallyBoard(new TallyRoom(100, 1));
    ExchangeScript one = new ExchangeScript(board, ENDPOINTS, 0, 0);
    one.exchange().identifyClient("acme");
    one.bytes(Direction.REQUEST, ByteKind.HEADER, 10, 0).requestHead("GET", "/", "h");
    request(board, 20);
    take(board);

    assertThat(messageBytes(byClient)).isEqualTo(Map.of("acme", 10L, "10.0.0.1", 20L));
  }

  @Test
  void clientsNotSeenLatelyCountByAddressWhenHalfOfTheTalliesAreInUse() {
    TallyBoard board = new TallyBoard(new TallyRoom(8, 1));
    for (int i = 0; i < 100; i++) {
      ExchangeScript one = new ExchangeScript(board, ENDPOINTS, 0, 0);
      one.exchange().identifyClient("made-up-" + i);
      one.bytes(Direction.REQUEST, ByteKind.HEADER, 1, 0).requestHead("GET", "/", "h");
    }
    take(board);

    assertThat(messageBytes(byClient)).containsEntry("10.0.0.1", 96L).hasSize(5);
  }

  @Nested
  class ToldLater {
    private final TallyBoard board = new TallyBoard(new TallyRoom(100, 1), true);

    @Test
    void aRequestCountsForTheClientItTurnsOutToBeOf() {
      ExchangeScript one = request(board, 10);
      take(board);
      assertThat(messageBytes(byClient)).isEmpty();

      board.client(one.exchange(), "ann");
      one.responseHead(200, null).bytes(Direction.RESPONSE, ByteKind.BODY, 5, 0).finished();
      take(board);

      assertThat(messageBytes(byClient)).isEqualTo(Map.of("ann", 15L));
    }

    @Test
    void aRequestCountsForItsAddressWhenItsAnswerBegins() {
      ExchangeScript one = request(board, 10).responseHead(200, null);
      board.client(one.exchange(), "too late");
      one.finished();
      take(board);

      assertThat(messageBytes(byClient)).isEqualTo(Map.of("10.0.0.1", 10L));
    }

    @Test
    void aRequestThatIsNeverAnsweredCountsForItsAddress() {
      request(board, 10).cutOff();
      take(board);

      assertThat(messageBytes(byClient)).isEqualTo(Map.of("10.0.0.1", 10L));
    }
  }

  @Test
  void applicationBytesGoWithTheExchangeToItsClientAndItsStatus() {
    TallyBoard board = new TallyBoard(new TallyRoom(100, 1), true);
    ExchangeScript one = request(board, 10);
    board.applicationBytes(one.exchange(), 1000);
    take(board);
    board.client(one.exchange(), "ann");
    one.responseHead(200, null);
    board.applicationBytes(one.exchange(), 24);
    one.finished();
    take(board);

    assertThat(applicationBytes(byClient)).isEqualTo(Map.of("ann", 1024L));
    assertThat(applicationBytes(byStatus)).isEqualTo(Map.of("200", 1024L));
  }

  @Test
  void applicationBytesOfAnExchangeThatHasEndedCountForNobody() {
    TallyBoard board = new TallyBoard(new TallyRoom(100, 1));
    ExchangeScript one = request(board, 10).responseHead(200, null).finished();
    Exchange ended = one.exchange();
    board.applicationBytes(ended, 1000);
    take(board);

    assertThat(applicationBytes(byClient)).isEqualTo(Map.of("10.0.0.1", 0L));
  }

  private static Map<String, Long> applicationBytes(Ledger ledger) {
    Map<String, Long> rows = new TreeMap<>();
    for (ReportRow row : rows(ledger)) {
      InProcess inProcess = Objects.requireNonNull(row.inProcess());
      rows.put(row.key().get(0).value(), inProcess.applicationBytes());
    }
    return rows;
  }
}
