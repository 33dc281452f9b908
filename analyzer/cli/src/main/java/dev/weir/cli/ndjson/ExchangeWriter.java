package dev.weir.cli.ndjson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.json.Timestamps;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one exchange a line, with the field names of the Elastic Common Schema and Weir's own
 * under {@code weir}. No header field and no query is written: the path of an exchange is without
 * its query already. With how bodies compress, {@link SizeOnlyReader} makes messages of it again.
 *
 * <p>Confined to one thread.
 */
public final class ExchangeWriter implements Closeable, Flushable {
  // W3C Trace Context §3.2.2: version "-" trace-id "-" parent-id "-" trace-flags.
  private static final int TRACE_ID_START = 3;
  private static final int TRACE_ID_END = 35;

  private final JsonGenerator json;

  /** Takes over the stream, and closes it. */
  public ExchangeWriter(OutputStream out) throws IOException {
    JsonFactory factory = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    json = factory.createGenerator(out);
    json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
  }

  /** Writes what is known of an exchange by now. */
  public void write(Exchange exchange) throws IOException {
    write(exchange, Compressibility.UNKNOWN);
  }

  /** As well with how its request's body compresses. */
  public void write(Exchange exchange, Compressibility bodies) throws IOException {
    write(exchange, bodies.take(exchange));
  }

  private void write(Exchange exchange, double deflateRatio) throws IOException {
    json.writeStartObject();
    String start = Timestamps.utc(exchange.startNanos(), 9);
    json.writeStringField(Fields.TIMESTAMP, start);
    json.writeStringField(Fields.START, start);
    json.writeNumberField(
        Fields.DURATION_NANOS, Math.max(0, exchange.endNanos() - exchange.startNanos()));
    writeEnds(exchange.endpoints(), exchange.host());
    json.writeStringField(Fields.METHOD, exchange.method());
    json.writeStringField(Fields.PATH, exchange.path());
    writeUnlessEmpty(Fields.VERSION, exchange.version());
    if (exchange.status() != 0) {
      json.writeNumberField(Fields.STATUS, exchange.status());
    }
    writeUnlessEmpty(Fields.MIME_TYPE, exchange.contentType());
    writeBytes(exchange);
    if (deflateRatio >= 0) {
      json.writeNumberField(Fields.REQUEST_DEFLATE_RATIO, deflateRatio);
    }
    writeTimes(exchange);
    json.writeEndObject();
  }

  private void writeEnds(Endpoints ends, @Nullable String host) throws IOException {
    json.writeStringField(Fields.CLIENT_IP, ends.clientAddress());
    json.writeNumberField(Fields.CLIENT_PORT, ends.clientPort());
    json.writeStringField(Fields.SERVER_IP, ends.serverAddress());
    json.writeNumberField(Fields.SERVER_PORT, ends.serverPort());
    if (host != null && !host.isEmpty()) {
      writeHost(host);
    }
  }

  private void writeHost(String host) throws IOException {
    int colon = host.lastIndexOf(':');
    int port = colon > host.lastIndexOf(']') ? port(host, colon + 1) : -1;
    json.writeStringField(Fields.DOMAIN, port < 0 ? host : host.substring(0, colon));
    if (port >= 0) {
      json.writeNumberField(Fields.PORT, port);
    }
  }

  /** The number that the rest of a host is, -1 if that is none as Weir itself would write it. */
  private static int port(String host, int from) {
    int port = 0;
    for (int i = from; i < host.length(); i++) {
      int digit = host.charAt(i) - '0';
      if (digit < 0 || digit > 9 || port > 6_553 || (port == 0 && i > from)) {
        return -1;
      }
      port = port * 10 + digit;
    }
    return from == host.length() || port > 65_535 ? -1 : port;
  }

  private void writeBytes(Exchange exchange) throws IOException {
    json.writeNumberField(Fields.REQUEST_BYTES, exchange.messageBytes(Direction.REQUEST));
    json.writeNumberField(
        Fields.REQUEST_BODY_BYTES, exchange.bytes(Direction.REQUEST, ByteKind.BODY));
    json.writeNumberField(
        Fields.REQUEST_HEADER_BYTES, exchange.bytes(Direction.REQUEST, ByteKind.HEADER));
    json.writeNumberField(Fields.RESPONSE_BYTES, exchange.messageBytes(Direction.RESPONSE));
    json.writeNumberField(
        Fields.RESPONSE_BODY_BYTES, exchange.bytes(Direction.RESPONSE, ByteKind.BODY));
    json.writeNumberField(
        Fields.RESPONSE_HEADER_BYTES, exchange.bytes(Direction.RESPONSE, ByteKind.HEADER));
    json.writeNumberField(Fields.WIRE_BYTES, exchange.wireBytes());
    json.writeNumberField(Fields.RETRANSMITTED_BYTES, exchange.retransmittedBytes());
    json.writeBooleanField(Fields.SIZES_EXACT, exchange.sizesExact());
  }

  private void writeTimes(Exchange exchange) throws IOException {
    if (exchange.requestEndNanos() != 0) {
      json.writeNumberField(
          Fields.REQUEST_NANOS, exchange.requestEndNanos() - exchange.startNanos());
    }
    if (exchange.firstByteNanos() != 0) {
      json.writeNumberField(
          Fields.FIRST_BYTE_NANOS, exchange.firstByteNanos() - exchange.startNanos());
    }
    json.writeBooleanField(Fields.REQUEST_COMPLETE, exchange.requestComplete());
    json.writeBooleanField(Fields.RESPONSE_COMPLETE, exchange.responseComplete());
    json.writeNumberField(Fields.ORDINAL, exchange.ordinal());
    String traceparent = exchange.traceparent();
    if (traceparent != null && traceparent.length() > TRACE_ID_END) {
      json.writeStringField(Fields.TRACE_ID, traceparent.substring(TRACE_ID_START, TRACE_ID_END));
    }
  }

  private void writeUnlessEmpty(String name, @Nullable String value) throws IOException {
    if (value != null && !value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  @Override
  public void flush() throws IOException {
    json.flush();
  }

  /** Ends the last line and closes the stream. */
  @Override
  public void close() throws IOException {
    if (!json.isClosed()) {
      if (json.getOutputContext().getEntryCount() > 0) {
        json.writeRaw('\n');
      }
      json.close();
    }
  }
}
