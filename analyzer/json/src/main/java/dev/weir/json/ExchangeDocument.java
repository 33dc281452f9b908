package dev.weir.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.weir.core.http.ByteKind;
import dev.weir.core.http.ContentClass;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import java.io.IOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes an exchange as a document, with the field names of the Elastic Common Schema and Weir's
 * own under {@code weir}. Names are dotted, not nested. No header field and no query is written:
 * the path of an exchange is without its query already.
 *
 * <p>Confined to one thread. Sizes are bytes, times nanoseconds. A field of which nothing is known
 * is left out.
 */
public final class ExchangeDocument {
  /** What stands for a ratio that was not measured. */
  public static final double UNKNOWN_RATIO = -1;

  private static final String VERSION_OF_ECS = "8.17.0";
  private static final String DATASET = "weir.http";
  private static final HexFormat HEX = HexFormat.of();

  private final Origin origin;
  private final CommunityId communityIds = new CommunityId();
  private final InstantText instants = new InstantText();

  public ExchangeDocument(Origin origin) {
    this.origin = origin;
  }

  /**
   * Writes a whole object.
   *
   * @param route as the report calls it; null if it has none
   */
  public void write(Exchange exchange, @Nullable String route, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    writeFields(exchange, route, UNKNOWN_RATIO, json);
    json.writeEndObject();
  }

  /**
   * Writes the fields into an object that the caller begins and ends.
   *
   * @param route as the report calls it; null if it has none
   * @param deflateRatio of the request's body; negative if it was not measured
   */
  public void writeFields(
      Exchange exchange, @Nullable String route, double deflateRatio, JsonGenerator json)
      throws IOException {
    char[] start = instants.of(exchange.startNanos());
    json.writeFieldName(Names.TIMESTAMP);
    json.writeString(start, 0, start.length);
    json.writeFieldName(Names.START);
    json.writeString(start, 0, start.length);
    number(json, Names.DURATION_NANOS, Math.max(0, exchange.endNanos() - exchange.startNanos()));
    writeOrigin(json);
    writeEnds(exchange, json);
    writeRequest(exchange, route, json);
    writeResponse(exchange, json);
    writeBytes(exchange, json);
    if (deflateRatio >= 0) {
      json.writeFieldName(Names.REQUEST_DEFLATE_RATIO);
      json.writeNumber(deflateRatio);
    }
    writeTimes(exchange, json);
    writeTrace(exchange, json);
  }

  private void writeOrigin(JsonGenerator json) throws IOException {
    text(json, Names.DATASET, DATASET);
    text(json, Names.ECS_VERSION, VERSION_OF_ECS);
    text(json, Names.SERVICE, origin.serviceName());
    text(json, Names.OBSERVER, origin.hostName());
    text(json, Names.SOURCE, origin.source());
    text(json, Names.SIDE, origin.side());
  }

  private void writeEnds(Exchange exchange, JsonGenerator json) throws IOException {
    Endpoints ends = exchange.endpoints();
    // Both have ids only where both have addresses, so that spares looking at each.
    String id = communityIds.of(ends);
    address(json, id != null, Names.CLIENT_IP, Names.CLIENT_ADDRESS, ends.clientAddress());
    number(json, Names.CLIENT_PORT, ends.clientPort());
    text(json, Names.CLIENT_ID, exchange.client());
    address(json, id != null, Names.SERVER_IP, Names.SERVER_ADDRESS, ends.serverAddress());
    number(json, Names.SERVER_PORT, ends.serverPort());
    text(json, Names.COMMUNITY_ID, id);
    String host = exchange.host();
    if (host != null && !host.isEmpty()) {
      writeHost(host, json);
    }
  }

  /** ECS: {@code ip} must be an IP address, or the document is refused. */
  private static void address(
      JsonGenerator json,
      boolean surelyIp,
      SerializableString ipName,
      SerializableString name,
      String address)
      throws IOException {
    boolean ip = surelyIp || IpAddress.parse(address) != null;
    text(json, ip ? ipName : name, address);
  }

  private static void writeHost(String host, JsonGenerator json) throws IOException {
    int colon = host.lastIndexOf(':');
    int port = colon > host.lastIndexOf(']') ? port(host, colon + 1) : -1;
    text(json, Names.DOMAIN, port < 0 ? host : host.substring(0, colon));
    if (port >= 0) {
      number(json, Names.PORT, port);
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

  private static void writeRequest(Exchange exchange, @Nullable String route, JsonGenerator json)
      throws IOException {
    text(json, Names.METHOD, exchange.method());
    text(json, Names.PATH, exchange.path());
    text(json, Names.ROUTE, route);
    text(json, Names.VERSION, exchange.version());
  }

  private static void writeResponse(Exchange exchange, JsonGenerator json) throws IOException {
    if (exchange.status() != 0) {
      number(json, Names.STATUS, exchange.status());
      text(json, Names.CONTENT_CLASS, ContentClass.of(exchange).text());
    }
    text(json, Names.MIME_TYPE, exchange.contentType());
  }

  private static void writeBytes(Exchange exchange, JsonGenerator json) throws IOException {
    Direction request = Direction.REQUEST;
    number(json, Names.REQUEST_BYTES, exchange.messageBytes(request));
    number(json, Names.REQUEST_BODY_BYTES, exchange.bytes(request, ByteKind.BODY));
    number(json, Names.REQUEST_HEADER_BYTES, exchange.bytes(request, ByteKind.HEADER));
    number(json, Names.REQUEST_FRAMING_BYTES, exchange.bytes(request, ByteKind.FRAMING));
    Direction response = Direction.RESPONSE;
    number(json, Names.RESPONSE_BYTES, exchange.messageBytes(response));
    number(json, Names.RESPONSE_BODY_BYTES, exchange.bytes(response, ByteKind.BODY));
    number(json, Names.RESPONSE_HEADER_BYTES, exchange.bytes(response, ByteKind.HEADER));
    number(json, Names.RESPONSE_FRAMING_BYTES, exchange.bytes(response, ByteKind.FRAMING));
    number(json, Names.MESSAGE_BYTES, exchange.messageBytes());
    number(json, Names.WIRE_BYTES, exchange.wireBytes());
    number(json, Names.RETRANSMITTED_BYTES, exchange.retransmittedBytes());
    truth(json, Names.SIZES_EXACT, exchange.sizesExact());
  }

  private static void writeTimes(Exchange exchange, JsonGenerator json) throws IOException {
    if (exchange.requestEndNanos() != 0) {
      number(json, Names.REQUEST_NANOS, exchange.requestEndNanos() - exchange.startNanos());
    }
    if (exchange.firstByteNanos() != 0) {
      number(json, Names.FIRST_BYTE_NANOS, exchange.firstByteNanos() - exchange.startNanos());
    }
    truth(json, Names.REQUEST_COMPLETE, exchange.requestComplete());
    truth(json, Names.RESPONSE_COMPLETE, exchange.responseComplete());
    number(json, Names.ORDINAL, exchange.ordinal());
  }

  /** The parent of the server's work is the client's span. */
  private static void writeTrace(Exchange exchange, JsonGenerator json) throws IOException {
    String traceparent = exchange.traceparent();
    TraceContext trace = traceparent == null ? null : TraceContext.parse(traceparent);
    if (trace != null) {
      text(json, Names.TRACE_ID, trace.traceId());
      text(json, Names.SPAN_ID, trace.parentId());
    } else if ((exchange.traceHigh() | exchange.traceLow()) != 0) {
      // An agent keeps no text of each request, but the id.
      text(
          json,
          Names.TRACE_ID,
          HEX.toHexDigits(exchange.traceHigh()) + HEX.toHexDigits(exchange.traceLow()));
    }
  }

  private static void text(JsonGenerator json, SerializableString name, @Nullable String value)
      throws IOException {
    if (value != null && !value.isEmpty()) {
      json.writeFieldName(name);
      json.writeString(value);
    }
  }

  private static void number(JsonGenerator json, SerializableString name, long value)
      throws IOException {
    json.writeFieldName(name);
    json.writeNumber(value);
  }

  private static void truth(JsonGenerator json, SerializableString name, boolean value)
      throws IOException {
    json.writeFieldName(name);
    json.writeBoolean(value);
  }

  /** {@link ExchangeFields} as they stand in JSON, escaped and encoded once. */
  private static final class Names {
    static final SerializableString TIMESTAMP = name(ExchangeFields.TIMESTAMP);
    static final SerializableString ECS_VERSION = name(ExchangeFields.ECS_VERSION);
    static final SerializableString DATASET = name(ExchangeFields.DATASET);
    static final SerializableString START = name(ExchangeFields.START);
    static final SerializableString DURATION_NANOS = name(ExchangeFields.DURATION_NANOS);
    static final SerializableString SERVICE = name(ExchangeFields.SERVICE);
    static final SerializableString OBSERVER = name(ExchangeFields.OBSERVER);
    static final SerializableString SOURCE = name(ExchangeFields.SOURCE);
    static final SerializableString SIDE = name(ExchangeFields.SIDE);
    static final SerializableString CLIENT_IP = name(ExchangeFields.CLIENT_IP);
    static final SerializableString CLIENT_ADDRESS = name(ExchangeFields.CLIENT_ADDRESS);
    static final SerializableString CLIENT_PORT = name(ExchangeFields.CLIENT_PORT);
    static final SerializableString CLIENT_ID = name(ExchangeFields.CLIENT_ID);
    static final SerializableString SERVER_IP = name(ExchangeFields.SERVER_IP);
    static final SerializableString SERVER_ADDRESS = name(ExchangeFields.SERVER_ADDRESS);
    static final SerializableString SERVER_PORT = name(ExchangeFields.SERVER_PORT);
    static final SerializableString COMMUNITY_ID = name(ExchangeFields.COMMUNITY_ID);
    static final SerializableString DOMAIN = name(ExchangeFields.DOMAIN);
    static final SerializableString PORT = name(ExchangeFields.PORT);
    static final SerializableString PATH = name(ExchangeFields.PATH);
    static final SerializableString ROUTE = name(ExchangeFields.ROUTE);
    static final SerializableString METHOD = name(ExchangeFields.METHOD);
    static final SerializableString VERSION = name(ExchangeFields.VERSION);
    static final SerializableString STATUS = name(ExchangeFields.STATUS);
    static final SerializableString MIME_TYPE = name(ExchangeFields.MIME_TYPE);
    static final SerializableString CONTENT_CLASS = name(ExchangeFields.CONTENT_CLASS);
    static final SerializableString REQUEST_BYTES = name(ExchangeFields.REQUEST_BYTES);
    static final SerializableString REQUEST_BODY_BYTES = name(ExchangeFields.REQUEST_BODY_BYTES);
    static final SerializableString REQUEST_HEADER_BYTES =
        name(ExchangeFields.REQUEST_HEADER_BYTES);
    static final SerializableString REQUEST_FRAMING_BYTES =
        name(ExchangeFields.REQUEST_FRAMING_BYTES);
    static final SerializableString REQUEST_DEFLATE_RATIO =
        name(ExchangeFields.REQUEST_DEFLATE_RATIO);
    static final SerializableString RESPONSE_BYTES = name(ExchangeFields.RESPONSE_BYTES);
    static final SerializableString RESPONSE_BODY_BYTES = name(ExchangeFields.RESPONSE_BODY_BYTES);
    static final SerializableString RESPONSE_HEADER_BYTES =
        name(ExchangeFields.RESPONSE_HEADER_BYTES);
    static final SerializableString RESPONSE_FRAMING_BYTES =
        name(ExchangeFields.RESPONSE_FRAMING_BYTES);
    static final SerializableString MESSAGE_BYTES = name(ExchangeFields.MESSAGE_BYTES);
    static final SerializableString WIRE_BYTES = name(ExchangeFields.WIRE_BYTES);
    static final SerializableString RETRANSMITTED_BYTES = name(ExchangeFields.RETRANSMITTED_BYTES);
    static final SerializableString SIZES_EXACT = name(ExchangeFields.SIZES_EXACT);
    static final SerializableString REQUEST_NANOS = name(ExchangeFields.REQUEST_NANOS);
    static final SerializableString FIRST_BYTE_NANOS = name(ExchangeFields.FIRST_BYTE_NANOS);
    static final SerializableString REQUEST_COMPLETE = name(ExchangeFields.REQUEST_COMPLETE);
    static final SerializableString RESPONSE_COMPLETE = name(ExchangeFields.RESPONSE_COMPLETE);
    static final SerializableString ORDINAL = name(ExchangeFields.ORDINAL);
    static final SerializableString TRACE_ID = name(ExchangeFields.TRACE_ID);
    static final SerializableString SPAN_ID = name(ExchangeFields.SPAN_ID);

    private static SerializableString name(String text) {
      SerializedString name = new SerializedString(text);
      name.asQuotedUTF8(); // from here on it has the bytes
      return name;
    }
  }
}
