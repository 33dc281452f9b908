package dev.weir.cli.outlet;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.ContentClass;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.json.CommunityId;
import dev.weir.json.ExchangeFields;
import dev.weir.json.Origin;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a table of exchanges. They are the fields of the document, named alike but for
 * underscores where SQL would want quotes: {@code http.route} is {@code http_route}.
 */
final class Columns {
  private final List<Column> columns = new ArrayList<>();

  private Columns() {}

  /** All columns, in order; for one thread, since what they remember of connections is. */
  static List<Column> of(Origin origin) {
    Columns made = new Columns();
    made.addTimes();
    made.addOrigin(origin);
    made.addEnds();
    made.addMessages();
    made.addBytes();
    return List.copyOf(made.columns);
  }

  private void addTimes() {
    add("timestamp", Column.Kind.INSTANT, Exchange::startNanos);
    number("start_nanos", Exchange::startNanos);
    number(ExchangeFields.DURATION_NANOS, x -> Math.max(0, x.endNanos() - x.startNanos()));
    number(ExchangeFields.REQUEST_NANOS, x -> since(x, x.requestEndNanos()));
    number(ExchangeFields.FIRST_BYTE_NANOS, x -> since(x, x.firstByteNanos()));
  }

  private void addOrigin(Origin origin) {
    text(ExchangeFields.SERVICE, (x, route) -> origin.serviceName());
    text(ExchangeFields.OBSERVER, (x, route) -> origin.hostName());
    text(ExchangeFields.SOURCE, (x, route) -> origin.source());
    text(ExchangeFields.SIDE, (x, route) -> origin.side());
  }

  private void addEnds() {
    CommunityId communityIds = new CommunityId();
    text(ExchangeFields.CLIENT_IP, (x, route) -> x.endpoints().clientAddress());
    number(ExchangeFields.CLIENT_PORT, x -> x.endpoints().clientPort());
    text(ExchangeFields.CLIENT_ID, (x, route) -> x.client());
    text(ExchangeFields.SERVER_IP, (x, route) -> x.endpoints().serverAddress());
    number(ExchangeFields.SERVER_PORT, x -> x.endpoints().serverPort());
    text(ExchangeFields.COMMUNITY_ID, (x, route) -> communityIds.of(x.endpoints()));
    number(ExchangeFields.ORDINAL, Exchange::ordinal);
  }

  private void addMessages() {
    text("url.host", (x, route) -> x.host());
    text(ExchangeFields.PATH, (x, route) -> x.path());
    text(ExchangeFields.ROUTE, (x, route) -> route);
    text(ExchangeFields.METHOD, (x, route) -> x.method());
    text(ExchangeFields.VERSION, (x, route) -> x.version());
    number(ExchangeFields.STATUS, x -> x.status() == 0 ? Column.ABSENT : x.status());
    text(ExchangeFields.MIME_TYPE, (x, route) -> x.contentType());
    text(
        ExchangeFields.CONTENT_CLASS,
        (x, route) -> x.status() == 0 ? null : ContentClass.of(x).text());
    text("traceparent", (x, route) -> x.traceparent());
    truth(ExchangeFields.REQUEST_COMPLETE, Exchange::requestComplete);
    truth(ExchangeFields.RESPONSE_COMPLETE, Exchange::responseComplete);
  }

  private void addBytes() {
    number(ExchangeFields.REQUEST_BYTES, x -> x.messageBytes(Direction.REQUEST));
    number(ExchangeFields.REQUEST_HEADER_BYTES, x -> x.bytes(Direction.REQUEST, ByteKind.HEADER));
    number(ExchangeFields.REQUEST_BODY_BYTES, x -> x.bytes(Direction.REQUEST, ByteKind.BODY));
    number(ExchangeFields.REQUEST_FRAMING_BYTES, x -> x.bytes(Direction.REQUEST, ByteKind.FRAMING));
    number(ExchangeFields.RESPONSE_BYTES, x -> x.messageBytes(Direction.RESPONSE));
    number(ExchangeFields.RESPONSE_HEADER_BYTES, x -> x.bytes(Direction.RESPONSE, ByteKind.HEADER));
    number(ExchangeFields.RESPONSE_BODY_BYTES, x -> x.bytes(Direction.RESPONSE, ByteKind.BODY));
    number(
        ExchangeFields.RESPONSE_FRAMING_BYTES, x -> x.bytes(Direction.RESPONSE, ByteKind.FRAMING));
    number(ExchangeFields.MESSAGE_BYTES, Exchange::messageBytes);
    number(ExchangeFields.WIRE_BYTES, Exchange::wireBytes);
    number(ExchangeFields.RETRANSMITTED_BYTES, Exchange::retransmittedBytes);
    truth(ExchangeFields.SIZES_EXACT, Exchange::sizesExact);
  }

  private static long since(Exchange exchange, long nanos) {
    return nanos == 0 ? Column.ABSENT : nanos - exchange.startNanos();
  }

  private void number(String field, Column.OfNumber value) {
    add(field, Column.Kind.NUMBER, value);
  }

  private void truth(String field, Truth value) {
    add(field, Column.Kind.TRUTH, x -> value.of(x) ? 1 : 0);
  }

  private void add(String field, Column.Kind kind, Column.OfNumber value) {
    columns.add(new Column(named(field), kind, value, null));
  }

  private void text(String field, Column.OfText value) {
    columns.add(new Column(named(field), Column.Kind.TEXT, null, value));
  }

  private static String named(String field) {
    return field.replace('.', '_');
  }

  @FunctionalInterface
  private interface Truth {
    boolean of(Exchange exchange);
  }
}
