package dev.weir.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.HttpConnection;
import dev.weir.core.http.HttpParsing;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.SortKey;
import dev.weir.core.report.Source;
import dev.weir.core.route.RouteTable;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TallyRoomTest {
  private static final int MOST = 64;

  /** One board with one connection. */
  private static final class Side {
    final TallyBoard board;
    final HttpConnection connection;
    int requests;

    Side(TallyRoom room) {
      board = new TallyBoard(room);
      connection =
          new HttpConnection(
              new Endpoints("10.0.0.1", 1, "10.0.0.2", 80), board, new HttpParsing(), true);
    }

    void request(String path) {
      feed(Direction.REQUEST, "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
      feed(Direction.RESPONSE, "HTTP/1.1 204 No Content\r\n\r\n");
      requests++;
    }

    private void feed(Direction direction, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      board.captured(bytes.length);
      board.charge(connection, connection.feed(direction, bytes, 0, bytes.length, 1));
      board.settle();
    }

    void take(Tallies into) {
      while (board.take(into, 16)) {
        // goes on
      }
    }
  }

  private final TallyRoom room = new TallyRoom(MOST, 2);
  private final Side busy = new Side(room);
  private final Side quiet = new Side(room);

  private static long others(Side side) {
    Tallies tallies = new Tallies();
    side.take(tallies);
    Ledger ledger = new Ledger(LedgerOptions.DEFAULT, new RouteTable());
    ledger.add(tallies, 1);
    Source source = new Source("test", "test", null, 0, 0, 0, null, 0);
    Report report = ledger.report(source, new ReportOptions(0, SortKey.NAME));
    assertThat(report.totalRequests()).isEqualTo(side.requests);
    assertThat(report.books().balance()).isZero();
    return report.topEndpoints().stream()
        .filter(row -> row.key().get(0).value().equals(RouteTable.OTHER))
        .mapToLong(ReportRow::requests)
        .sum();
  }

  @Test
  void oneBusyBoardMayUseAll() {
    for (int i = 0; i < MOST; i++) {
      busy.request("/p" + i);
    }
    assertThat(others(busy)).isZero();
  }

  @Test
  void anotherBoardKeepsItsShareWhateverTheBusyOneDoes() {
    for (int i = 0; i < 10 * MOST; i++) {
      busy.request("/p" + i);
    }
    for (int i = 0; i < 10 * MOST; i++) {
      quiet.request("/q" + i);
    }
    // And one for the status of what finds no place.
    assertThat(busy.board.keys()).isEqualTo(MOST + 1);
    assertThat(quiet.board.keys()).isEqualTo(MOST / 2 + 1);
    assertThat(others(busy)).isEqualTo(9 * MOST);
    assertThat(others(quiet)).isEqualTo(10 * MOST - MOST / 2);
  }

  @Test
  void whatHasBeenIdleMakesRoom() {
    for (int i = 0; i < 10 * MOST; i++) {
      busy.request("/p" + i);
    }
    for (int round = 0; round < 8; round++) {
      busy.take(new Tallies());
    }
    for (int i = 0; i < MOST / 2; i++) {
      quiet.request("/q" + i);
    }
    assertThat(busy.board.keys()).isLessThan(MOST / 4);
    assertThat(others(quiet)).isZero();
  }

  @Test
  void aBoardTellsOnceThatItIsCrowdedUntilItHasBeenTaken() {
    assertThat(busy.board.becomesCrowded()).isFalse();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < MOST; i++) {
        busy.request("/p" + i);
      }
      assertThat(busy.board.becomesCrowded()).isTrue();
      assertThat(busy.board.becomesCrowded()).isFalse();
      assertThat(quiet.board.becomesCrowded()).isFalse();
      busy.take(new Tallies());
      assertThat(busy.board.becomesCrowded()).isFalse();
    }
  }
}
