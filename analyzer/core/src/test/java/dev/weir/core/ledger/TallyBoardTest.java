package dev.weir.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.HttpConnection;
import dev.weir.core.http.HttpParsing;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.ReportRow;
import dev.weir.core.report.SortKey;
import dev.weir.core.report.Source;
import dev.weir.core.route.RouteTable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TallyBoardTest {
  private static final long SECOND = 1_000_000_000;
  private static final long EPOCH = 1_790_000_000L * SECOND;
  private static final ReportOptions ALL = new ReportOptions(0, SortKey.NAME);

  /** One connection, fed alike to a parser of a ledger and to one of a board. */
  private static final class Twin {
    final HttpConnection plain;
    final HttpConnection tallied;
    TallyBoard board;

    Twin(int client, List<Ledger> ledgers, TallyBoard board, HttpParsing parsing) {
      Endpoints ends = new Endpoints("10.0.0." + client, 40_000, "10.0.1.1", 80);
      this.plain = new HttpConnection(ends, new Fork(ledgers), new HttpParsing(), true);
      this.tallied = new HttpConnection(ends, board, parsing, true);
      this.board = board;
    }
  }

  private final List<Dimension> byPath = Dimension.parse("path");
  private final List<Dimension> byStatus = Dimension.parse("status");
  private final TallyRoom room = new TallyRoom(4096, 2);
  private final TallyBoard board = new TallyBoard(room);
  private final TallyBoard otherBoard = new TallyBoard(room);
  private final Tallies tallies = new Tallies();
  private final Ledger ofTallies = ledger(byPath);
  private final Ledger ofTalliedStatus = ledger(byStatus);
  private final Ledger ofExchanges = ledger(byPath);
  private final Ledger ofStatus = ledger(byStatus);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void countsWhatALedgerCountsExchangeByExchange(long seed) {
    Random random = new Random(seed);
    HttpParsing parsing = new HttpParsing().recyclingExchanges();
    List<Twin> open = new ArrayList<>();
    long nowNanos = EPOCH;
    for (int step = 0; step < 3_000; step++) {
      nowNanos += random.nextInt(1_000_000);
      if (open.size() < 8) {
        open.add(new Twin(random.nextInt(5), List.of(ofExchanges, ofStatus), board, parsing));
      }
      Twin twin = open.get(random.nextInt(open.size()));
      if (random.nextInt(40) == 0) {
        twin.plain.close(nowNanos);
        twin.tallied.close(nowNanos);
        open.remove(twin);
      } else {
        feed(twin, random, nowNanos);
      }
      if (random.nextInt(200) == 0) {
        take(nowNanos);
        compare(nowNanos);
      }
    }
    take(nowNanos);
    compare(nowNanos);
    while (board.take(tallies, 1)) {
      // goes on
    }
    assertThat(tallies.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void countsTheSameWhenConnectionsMoveBetweenBoards(long seed) {
    Random random = new Random(seed);
    HttpParsing parsing = new HttpParsing().recyclingExchanges();
    HttpParsing otherParsing = new HttpParsing().recyclingExchanges();
    List<Twin> open = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      open.add(new Twin(i, List.of(ofExchanges, ofStatus), board, parsing));
    }
    int moves = 0;
    int refusals = 0;
    for (int step = 0; step < 2_000; step++) {
      Twin twin = open.get(random.nextInt(open.size()));
      boolean back = twin.board == otherBoard;
      TallyBoard to = back ? board : otherBoard;
      if (twin.tallied.moveTo(to, back ? parsing : otherParsing)) {
        twin.board = to;
        moves++;
      } else {
        refusals++;
      }
      feed(twin, random, EPOCH);
      if (random.nextInt(400) == 0) {
        twin.plain.close(EPOCH);
        twin.tallied.close(EPOCH);
        open.set(open.indexOf(twin), new Twin(9, List.of(ofExchanges, ofStatus), board, parsing));
      }
      if (random.nextInt(100) == 0) {
        take(EPOCH);
        compare(EPOCH);
      }
    }
    take(EPOCH);
    compare(EPOCH);
    assertThat(moves).isGreaterThan(50);
    assertThat(refusals).isGreaterThan(50);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void booksBalanceWhateverPassesBetweenTwoSlices(long seed) {
    Random random = new Random(seed);
    HttpParsing parsing = new HttpParsing().recyclingExchanges();
    List<Ledger> ledgers = List.of(ofExchanges, ofStatus);
    List<Twin> open = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      open.add(new Twin(i, ledgers, board, parsing));
    }
    for (int round = 0; round < 100; round++) {
      int slices = 0;
      do {
        feed(open.get(random.nextInt(open.size())), random, EPOCH);
      } while (board.take(tallies, 3 + slices++));
      ofTallies.add(tallies, EPOCH);
      ofTalliedStatus.add(tallies, EPOCH);
      tallies.clear();
      assertThat(ofTallies.report(source(EPOCH), ALL).books().balance()).isZero();
      assertThat(ofTalliedStatus.report(source(EPOCH), ALL).books().balance()).isZero();
    }
    take(EPOCH);
    compare(EPOCH);
  }

  @Test
  void countsMorePipelinedRequestsThanAreKept() {
    HttpParsing parsing = new HttpParsing().recyclingExchanges();
    Twin twin = new Twin(1, List.of(ofExchanges, ofStatus), board, parsing);
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      feed(twin, Direction.REQUEST, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n", random, EPOCH);
    }
    take(EPOCH);
    compare(EPOCH);
    twin.plain.close(EPOCH);
    twin.tallied.close(EPOCH);
    take(EPOCH);
    compare(EPOCH);
  }

  @Test
  void countsThousandsInFlightAtOnce() {
    Random random = new Random(1);
    HttpParsing parsing = new HttpParsing().recyclingExchanges();
    List<Twin> open = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      open.add(new Twin(i % 200, List.of(ofExchanges, ofStatus), board, parsing));
    }
    for (int round = 0; round < 2; round++) {
      for (Twin twin : open) {
        feed(twin, Direction.REQUEST, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n", random, EPOCH);
      }
      take(EPOCH);
      compare(EPOCH);
      for (Twin twin : open) {
        feed(twin, Direction.RESPONSE, response(random), random, EPOCH);
        if (random.nextInt(1_000) == 0) {
          board.take(tallies, 1 + random.nextInt(5_000));
        }
      }
      take(EPOCH);
      compare(EPOCH);
    }
  }

  @Test
  void countsUnderOtherWhenTooManyKeysPassAtOnce() {
    TallyBoard small = new TallyBoard(new TallyRoom(16, 1));
    HttpConnection connection =
        new HttpConnection(
            new Endpoints("10.0.0.1", 1, "10.0.0.2", 80), small, new HttpParsing(), true);
    for (int i = 0; i < 1_000; i++) {
      byte[] request = ascii("GET /p" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
      small.captured(request.length);
      small.charge(
          connection, connection.feed(Direction.REQUEST, request, 0, request.length, EPOCH));
      small.settle();
      byte[] response = ascii("HTTP/1.1 204 No Content\r\n\r\n");
      small.captured(response.length);
      small.charge(
          connection, connection.feed(Direction.RESPONSE, response, 0, response.length, EPOCH));
      small.settle();
    }
    assertThat(small.becomesCrowded()).isTrue();
    assertThat(small.becomesCrowded()).isFalse();
    Tallies taken = new Tallies();
    while (small.take(taken, 4)) {
      // goes on
    }
    Ledger ledger = ledger(byPath);
    ledger.add(taken, EPOCH);
    Report report = ledger.report(source(EPOCH), ALL);
    assertThat(report.totalRequests()).isEqualTo(1_000);
    assertThat(report.topEndpoints()).hasSizeLessThanOrEqualTo(17);
    assertThat(report.books().balance()).isZero();
    assertThat(rows(report).get("_other")).isNotNull();
  }

  @Test
  void forgetsIdleKeysButNotThoseInFlight() {
    TallyBoard large = new TallyBoard(new TallyRoom(100_000, 1));
    HttpConnection slow =
        new HttpConnection(
            new Endpoints("10.0.0.9", 1, "10.0.0.2", 80), large, new HttpParsing(), true);
    byte[] first = ascii("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    slow.feed(Direction.REQUEST, first, 0, first.length, EPOCH);
    HttpConnection connection =
        new HttpConnection(
            new Endpoints("10.0.0.1", 1, "10.0.0.2", 80), large, new HttpParsing(), true);
    Ledger ledger = ledger(byPath);
    for (int round = 0; round < 150; round++) {
      for (int i = 0; i < 100; i++) {
        byte[] request = ascii("GET /p" + round + "/" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
        connection.feed(Direction.REQUEST, request, 0, request.length, EPOCH);
        byte[] response = ascii("HTTP/1.1 204 No Content\r\n\r\n");
        connection.feed(Direction.RESPONSE, response, 0, response.length, EPOCH);
      }
      Tallies taken = new Tallies();
      while (large.take(taken, 128)) {
        // goes on
      }
      ledger.add(taken, EPOCH);
    }
    assertThat(large.keys()).isLessThan(4_000);
    byte[] last = ascii("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
    for (int at = 0; at < last.length; ) {
      at += slow.feed(Direction.RESPONSE, last, at, last.length - at, EPOCH);
    }
    Tallies taken = new Tallies();
    large.take(taken, 128);
    ledger.add(taken, EPOCH);
    assertThat(rows(ledger.report(source(EPOCH), ALL)).get("/slow"))
        .isEqualTo("1 " + (first.length + last.length) + " {200=1}");
  }

  private void feed(Twin twin, Random random, long nowNanos) {
    int what = random.nextInt(30);
    if (what == 0) {
      feed(twin, Direction.REQUEST, "\u0001\u0002 not http\r\n\r\n", random, nowNanos);
      return;
    }
    if (what == 10) {
      String head = "POST /expects HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
      feed(twin, Direction.REQUEST, head, random, nowNanos);
      String refusal = "HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n";
      feed(twin, Direction.RESPONSE, refusal, random, nowNanos);
      feed(twin, Direction.RESPONSE, response(random), random, nowNanos);
    }
    String path = "/p" + random.nextInt(12);
    String request =
        what < 6
            ? "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
            : "GET " + path + " HTTP/1.1\r\nHost: h" + random.nextInt(3) + "\r\n\r\n";
    int pipelined = what == 7 || what == 9 ? 3 : 1;
    for (int i = 0; i < pipelined; i++) {
      feed(twin, Direction.REQUEST, request, random, nowNanos);
    }
    if (what == 9 && random.nextInt(3) == 0) {
      feed(twin, Direction.RESPONSE, "XXXX garbage\r\n\r\n", random, nowNanos);
    }
    for (int i = 0; i < pipelined; i++) {
      if (what != 8) {
        feed(twin, Direction.RESPONSE, response(random), random, nowNanos + 1_000_000);
      }
    }
  }

  private static String response(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> "HTTP/1.1 204 No Content\r\n\r\n";
      case 1 -> "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno";
      case 2 -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
      default ->
          "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n"
              + "x".repeat(900);
    };
  }

  private void feed(Twin twin, Direction direction, String text, Random random, long nowNanos) {
    byte[] bytes = ascii(text);
    twin.board.captured(bytes.length);
    ofExchanges.captured(bytes.length);
    ofStatus.captured(bytes.length);
    int cut = random.nextInt(bytes.length);
    feed(twin, direction, bytes, 0, cut, nowNanos);
    feed(twin, direction, bytes, cut, bytes.length, nowNanos);
  }

  private void feed(Twin twin, Direction direction, byte[] bytes, int from, int to, long nowNanos) {
    for (int at = from; at < to; ) {
      int consumed = twin.tallied.feed(direction, bytes, at, to - at, nowNanos);
      twin.board.charge(twin.tallied, consumed);
      twin.board.settle();
      at += consumed;
    }
    for (int at = from; at < to; ) {
      at += twin.plain.feed(direction, bytes, at, to - at, nowNanos);
    }
  }

  private void take(long nowNanos) {
    for (TallyBoard each : List.of(board, otherBoard)) {
      while (each.take(tallies, 7)) {
        // goes on
      }
    }
    ofTallies.add(tallies, nowNanos);
    ofTalliedStatus.add(tallies, nowNanos);
    tallies.clear();
  }

  private void compare(long nowNanos) {
    Report expected = ofExchanges.report(source(nowNanos), ALL);
    Report actual = ofTallies.report(source(nowNanos), ALL);
    assertThat(rows(actual)).isEqualTo(rows(expected));
    assertThat(ofTallies.capturedBytes()).isEqualTo(ofExchanges.capturedBytes());
    assertThat(actual.totalRequests()).isEqualTo(expected.totalRequests());
    assertThat(actual.incomplete()).isEqualTo(expected.incomplete());
    assertThat(actual.latency()).isEqualTo(expected.latency());
    assertThat(oddities(actual)).isEqualTo(oddities(expected));
    if (otherBoard.keys() == 0) {
      assertThat(actual.oddities()).isEqualTo(expected.oddities());
    }
    assertThat(actual.maxResponseBytes()).isEqualTo(expected.maxResponseBytes());
    assertThat(actual.books().balance()).isZero();
    Report byAnswer = ofTalliedStatus.report(source(nowNanos), ALL);
    assertThat(rows(byAnswer)).isEqualTo(rows(ofStatus.report(source(nowNanos), ALL)));
    assertThat(byAnswer.books().balance()).isZero();
  }

  /** Without their examples: of two boards, that of the one taken first stays. */
  private static Map<String, Long> oddities(Report report) {
    Map<String, Long> counts = new TreeMap<>();
    report.oddities().forEach(oddity -> counts.put(oddity.name(), oddity.count()));
    return counts;
  }

  private static Map<String, String> rows(Report report) {
    Map<String, String> rows = new TreeMap<>();
    for (ReportRow row : report.topEndpoints()) {
      rows.put(
          row.key().get(0).value(),
          row.requests() + " " + row.totals().messageBytes() + " " + row.status());
    }
    return rows;
  }

  private static Ledger ledger(List<Dimension> by) {
    return new Ledger(LedgerOptions.DEFAULT.withBy(by), new RouteTable());
  }

  private static Source source(long nowNanos) {
    return new Source(
        "test", "agent", Instant.ofEpochSecond(0, EPOCH), nowNanos - EPOCH, 0, 0, null, 0);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
