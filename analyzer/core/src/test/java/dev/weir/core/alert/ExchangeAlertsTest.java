package dev.weir.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.HttpConnection;
import dev.weir.core.http.HttpParsing;
import dev.weir.core.ledger.ExchangeFilter;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.ledger.LedgerOptions;
import dev.weir.core.ledger.PathPattern;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.SortKey;
import dev.weir.core.report.Source;
import dev.weir.core.route.RouteOptions;
import dev.weir.core.route.RouteTable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ExchangeAlertsTest {
  private static final long SECOND = 1_000_000_000;

  private final List<Alert> told = new ArrayList<>();
  private final AlertEngine engine =
      new AlertEngine(
          new AlertRules(
              64,
              new ShareRule(new Thresholds(0.3, 0.2, 0, 0), 1, 0, 1),
              new SlowStaticRule(SlowStaticRule.DEFAULT.seconds(), 1, 60 * SECOND),
              null,
              null,
              null),
          told::add);
  private final Counting counting = new Counting();
  private final ExchangeAlerts alerts =
      new ExchangeAlerts(counting, engine, new RouteTable(List.of(), RouteOptions.DEFAULT));

  /** What is passed on. */
  private static final class Counting implements ExchangeListener {
    private long bytes;
    private int heads;
    private int finished;

    @Override
    public void bytes(Exchange x, Direction direction, ByteKind kind, long count, long nowNanos) {
      bytes += count;
    }

    @Override
    public void requestHead(Exchange x) {
      heads++;
    }

    @Override
    public void responseHead(Exchange x) {
      heads++;
    }

    @Override
    public void finished(Exchange x) {
      finished++;
    }

    @Override
    public void oddity(String name, @Nullable Exchange x, String example) {
      throw new AssertionError(name);
    }
  }

  private static HttpConnection connection(ExchangeListener listener, int port) {
    return new HttpConnection(
        new Endpoints("10.0.0.7", port, "10.0.0.1", 80), listener, new HttpParsing(), true);
  }

  private static void send(HttpConnection connection, Direction direction, String text, long now) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < bytes.length; ) {
      at += connection.feed(direction, bytes, at, bytes.length - at, now);
    }
  }

  @Test
  void countsBytesWhenTheyPassAndNotWhenTheExchangeEnds() {
    HttpConnection large = connection(alerts, 1);
    HttpConnection small = connection(alerts, 2);
    send(large, Direction.REQUEST, "GET /large HTTP/1.1\r\nHost: h\r\n\r\n", 0);
    send(large, Direction.RESPONSE, "HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n", 0);
    send(small, Direction.REQUEST, "GET /small HTTP/1.1\r\nHost: h\r\n\r\n", 5 * SECOND);
    send(small, Direction.RESPONSE, "HTTP/1.1 204 No\r\n\r\n", 5 * SECOND);
    told.clear();
    send(large, Direction.RESPONSE, "x".repeat(4000), 10 * SECOND);
    engine.advance(11 * SECOND);
    assertThat(told)
        .extracting(Alert::route)
        .containsExactly("/large", "/small", "/large", "/small");
    assertThat(told.get(2).sinceNanos()).isEqualTo(11 * SECOND);
    assertThat(told.get(2).value()).isEqualTo(1.0);
    assertThat(counting.finished).isEqualTo(1);
  }

  @Test
  void countsTheHeadOfARequestOnceItIsKnown() {
    HttpConnection connection = connection(alerts, 1);
    String request = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
    send(connection, Direction.REQUEST, request.substring(0, 9), 0);
    send(connection, Direction.REQUEST, request.substring(9), 20 * SECOND);
    engine.advance(21 * SECOND);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).value()).isEqualTo(1.0);
    assertThat(told.get(0).detail()).isEqualTo(request.length() + " B/s of all traffic");
    assertThat(counting.bytes).isEqualTo(request.length());
    assertThat(counting.heads).isEqualTo(1);
  }

  private static void exchange(ExchangeListener listener, int port, String path, long now) {
    HttpConnection connection = connection(listener, port);
    send(connection, Direction.REQUEST, "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n", now);
    send(connection, Direction.RESPONSE, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", now);
    send(connection, Direction.RESPONSE, "x".repeat(9), now);
  }

  /** Letters alone: what looks like an id would become one. */
  private static String word(int i) {
    return "" + (char) ('a' + i / 26) + (char) ('a' + i % 26);
  }

  @Test
  void hasTheNamesOfTheReportWhereLevelsAreWide() {
    RouteTable routes = new RouteTable();
    Ledger ledger = new Ledger(LedgerOptions.DEFAULT, routes);
    ExchangeAlerts watching = new ExchangeAlerts(ledger, engine, routes);
    for (int i = 0; i < 300; i++) {
      exchange(watching, i, "/users/" + word(i) + "/orders", i * SECOND);
    }
    exchange(watching, 400, "/users/" + word(7) + "/orders", 400 * SECOND);
    engine.advance(401 * SECOND);
    Report report =
        ledger.report(
            new Source("test", "pcap", Instant.EPOCH, 1, 0, 0, null, 0),
            new ReportOptions(0, SortKey.BYTES));
    List<String> names =
        report.topEndpoints().stream().map(row -> row.key().get(0).value()).toList();
    assertThat(engine.firing()).hasSize(1);
    assertThat(names).contains(engine.firing().get(0).route()).hasSizeLessThan(300);
  }

  @Test
  void watchesWhatTheReportLeavesOutAndTeachesItNothing() {
    RouteTable routes = new RouteTable();
    ExchangeFilter filter =
        new ExchangeFilter(
            new PathPattern("/shown"), null, null, null, null, Long.MIN_VALUE, Long.MAX_VALUE);
    Ledger ledger = new Ledger(LedgerOptions.DEFAULT.withFilter(filter), routes);
    ExchangeAlerts watching = new ExchangeAlerts(ledger, engine, routes);
    exchange(watching, 0, "/shown", 0);
    int known = routes.nodes();
    for (int i = 1; i < 300; i++) {
      exchange(watching, i, "/hidden/" + word(i), i * SECOND);
    }
    assertThat(routes.nodes()).isEqualTo(known);
    engine.advance(300 * SECOND);
    assertThat(engine.firing()).extracting(Alert::route).containsExactly("/hidden/{name}");
  }

  @Test
  void takesTheDurationOfStaticContentFromFirstToLastByte() {
    HttpConnection connection = connection(alerts, 1);
    send(connection, Direction.REQUEST, "GET /a.css HTTP/1.1\r\nHost: h\r\n\r\n", 0);
    send(
        connection,
        Direction.RESPONSE,
        "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\nContent-Length: 2\r\n\r\no",
        SECOND / 4);
    send(connection, Direction.RESPONSE, "k", SECOND * 3 / 4);
    engine.advance(SECOND);
    assertThat(told).anyMatch(alert -> alert.rule() == Rule.SLOW_STATIC && alert.value() == 0.75);
  }
}
