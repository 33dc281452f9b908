package dev.weir.capture.tcp;

import dev.weir.capture.packet.Segment;
import dev.weir.core.control.PathListener;
import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.report.Books;
import dev.weir.core.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What comes of packets: one line an exchange ({@code GET /a 200 28/43}, request and response
 * message bytes), oddities, and the books.
 */
final class Outcome implements ExchangeListener {
  private final Ledger ledger;
  private final List<Exchange> finished = new ArrayList<>();
  private final List<String> oddities = new ArrayList<>();

  private Outcome(Ledger ledger) {
    this.ledger = ledger;
  }

  static Outcome of(List<TcpScript.Packet> packets) {
    return of(packets, TcpLimits.defaults());
  }

  static Outcome of(List<TcpScript.Packet> packets, TcpLimits limits) {
    Outcome outcome = new Outcome(Ledgers.plain());
    TcpAnalyzer analyzer =
        new TcpAnalyzer(outcome.ledger, outcome, PathListener.NOBODY, Set.of(), limits, null, null);
    Segment segment = new Segment();
    for (TcpScript.Packet packet : packets) {
      packet.fill(segment);
      outcome.ledger.captured(packet.wireBytes());
      analyzer.segment(segment);
    }
    analyzer.finish();
    return outcome;
  }

  Report report() {
    return Ledgers.report(ledger);
  }

  Books books() {
    return report().books();
  }

  long unattributed(String reason) {
    return books().unattributed().getOrDefault(reason, -1L);
  }

  /** Exchanges with a known request, as finished. */
  List<String> exchanges() {
    List<String> lines = new ArrayList<>();
    for (Exchange exchange : finished) {
      if (exchange.requestHeadSeen()) {
        lines.add(line(exchange));
      }
    }
    return lines;
  }

  List<Long> wireBytes() {
    return finished.stream().filter(Exchange::requestHeadSeen).map(Exchange::wireBytes).toList();
  }

  List<Long> retransmittedBytes() {
    return finished.stream()
        .filter(Exchange::requestHeadSeen)
        .map(Exchange::retransmittedBytes)
        .toList();
  }

  List<String> oddities() {
    return oddities;
  }

  private static String line(Exchange x) {
    return x.method()
        + ' '
        + x.path()
        + ' '
        + (x.responseHeadSeen() ? x.status() : "-")
        + ' '
        + x.messageBytes(Direction.REQUEST)
        + '/'
        + x.messageBytes(Direction.RESPONSE)
        + (x.requestComplete() && x.responseComplete() ? "" : " incomplete")
        + (x.sizesExact() ? "" : " inexact");
  }

  @Override
  public void bytes(
      Exchange exchange, Direction direction, ByteKind kind, long count, long nowNanos) {
    ledger.bytes(exchange, direction, kind, count, nowNanos);
  }

  @Override
  public void requestHead(Exchange exchange) {
    ledger.requestHead(exchange);
  }

  @Override
  public void responseHead(Exchange exchange) {
    ledger.responseHead(exchange);
  }

  @Override
  public void finished(Exchange exchange) {
    finished.add(exchange);
    ledger.finished(exchange);
  }

  @Override
  public void oddity(String name, @Nullable Exchange exchange, String example) {
    oddities.add(name);
    ledger.oddity(name, exchange, example);
  }
}
