package dev.weir.cli.ndjson;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.core.http.RecordedExchange;
import dev.weir.json.ExchangeFields;
import dev.weir.json.Timestamps;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads exchanges as {@link ExchangeWriter} writes them, or as other programs write them in the
 * Elastic Common Schema: names may be dotted or nested, and unknown ones are passed over.
 *
 * <p>Confined to one thread.
 */
public final class ExchangeReader {
  // Far beyond any time of this century's captures, and far from the overflow of a sum.
  private static final long MOST = Long.MAX_VALUE / 4;

  private static final int MOST_RATIO = 100; // one byte deflates to three

  private final String name;
  private final Sink sink;
  private ExchangeRecord record = new ExchangeRecord();

  /** Takes one exchange of a file. */
  @FunctionalInterface
  public interface Sink {
    /**
     * One exchange.
     *
     * @param wireBytes at original length, from the link layer up; 0 if the record does not say
     * @param deflateRatio of the request's body; negative if the record does not say
     */
    void exchange(
        RecordedExchange exchange, long wireBytes, long retransmittedBytes, double deflateRatio);
  }

  /**
   * Prepares to read.
   *
   * @param name of the file, for messages
   */
  public ExchangeReader(String name, Sink sink) {
    this.name = name;
    this.sink = sink;
  }

  /**
   * Delivers every exchange up to the end or to the first line that is none.
   *
   * @throws ExchangeSyntaxException naming file, line and byte, after all before it was delivered
   * @throws IOException if the stream cannot be read
   */
  public void read(InputStream in) throws IOException, ExchangeSyntaxException {
    try (JsonParser json = new JsonFactory().createParser(in)) {
      while (json.nextToken() != null) {
        JsonLocation at = json.currentTokenLocation();
        if (json.currentToken() != JsonToken.START_OBJECT) {
          throw flaw(at, "begins with no '{'");
        }
        record = new ExchangeRecord();
        object(json, "");
        String flaw = record.flaw();
        if (flaw != null) {
          throw flaw(at, flaw);
        }
        sink.exchange(
            record.toExchange(),
            record.wireBytes,
            record.retransmittedBytes,
            record.requestDeflateRatio);
      }
    } catch (JacksonException e) {
      throw new ExchangeSyntaxException(message(e.getLocation(), "is not JSON"), e);
    }
  }

  /** Jackson bounds the depth of nesting, and so this recursion. */
  private void object(JsonParser json, String prefix) throws IOException, ExchangeSyntaxException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = prefix.isEmpty() ? json.currentName() : prefix + '.' + json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_OBJECT) {
        object(json, field);
      } else if (value == JsonToken.START_ARRAY) {
        json.skipChildren();
      } else if (value != JsonToken.VALUE_NULL && !text(json, field)) {
        number(json, field);
      }
    }
  }

  private boolean text(JsonParser json, String field) throws IOException, ExchangeSyntaxException {
    switch (field) {
      case ExchangeFields.TIMESTAMP, ExchangeFields.START ->
          record.startNanos = instant(json, field);
      case ExchangeFields.CLIENT_IP -> record.clientAddress = json.getText();
      case ExchangeFields.CLIENT_ADDRESS -> record.clientName = json.getText();
      case ExchangeFields.SERVER_IP -> record.serverAddress = json.getText();
      case ExchangeFields.SERVER_ADDRESS -> record.serverName = json.getText();
      case ExchangeFields.DOMAIN -> record.domain = json.getText();
      case ExchangeFields.METHOD -> record.method = json.getText();
      case ExchangeFields.PATH -> record.path = json.getText();
      case ExchangeFields.VERSION -> record.version = json.getText();
      case ExchangeFields.MIME_TYPE -> record.contentType = json.getText();
      case ExchangeFields.SIZES_EXACT -> record.sizesExact = bool(json, field);
      case ExchangeFields.REQUEST_COMPLETE -> record.requestComplete = bool(json, field);
      case ExchangeFields.RESPONSE_COMPLETE -> record.responseComplete = bool(json, field);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void number(JsonParser json, String field) throws IOException, ExchangeSyntaxException {
    switch (field) {
      case ExchangeFields.DURATION_NANOS -> record.durationNanos = count(json, field, MOST);
      case ExchangeFields.CLIENT_PORT -> record.clientPort = (int) count(json, field, 65_535);
      case ExchangeFields.SERVER_PORT -> record.serverPort = (int) count(json, field, 65_535);
      case ExchangeFields.PORT -> record.port = (int) count(json, field, 65_535);
      case ExchangeFields.STATUS -> record.status = (int) count(json, field, 999);
      case ExchangeFields.REQUEST_BYTES -> record.requestBytes = count(json, field, MOST);
      case ExchangeFields.REQUEST_BODY_BYTES -> record.requestBodyBytes = count(json, field, MOST);
      case ExchangeFields.REQUEST_HEADER_BYTES ->
          record.requestHeaderBytes = count(json, field, MOST);
      case ExchangeFields.REQUEST_DEFLATE_RATIO -> record.requestDeflateRatio = ratio(json, field);
      case ExchangeFields.RESPONSE_BYTES -> record.responseBytes = count(json, field, MOST);
      case ExchangeFields.RESPONSE_BODY_BYTES ->
          record.responseBodyBytes = count(json, field, MOST);
      case ExchangeFields.RESPONSE_HEADER_BYTES ->
          record.responseHeaderBytes = count(json, field, MOST);
      case ExchangeFields.WIRE_BYTES -> record.wireBytes = count(json, field, MOST);
      case ExchangeFields.RETRANSMITTED_BYTES ->
          record.retransmittedBytes = count(json, field, MOST);
      case ExchangeFields.REQUEST_NANOS -> record.requestNanos = count(json, field, MOST);
      case ExchangeFields.FIRST_BYTE_NANOS -> record.firstByteNanos = count(json, field, MOST);
      case ExchangeFields.ORDINAL -> record.ordinal = (int) count(json, field, Integer.MAX_VALUE);
      default -> {}
    }
  }

  private long count(JsonParser json, String field, long most)
      throws IOException, ExchangeSyntaxException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long number = json.getLongValue();
      if (number >= 0 && number <= most) {
        return number;
      }
    }
    throw flaw(
        json.currentTokenLocation(),
        "has a " + field + " that is not a whole number from 0 to " + most);
  }

  private double ratio(JsonParser json, String field) throws IOException, ExchangeSyntaxException {
    if (json.currentToken().isNumeric()) {
      double number = json.getDoubleValue();
      if (number >= 0 && number <= MOST_RATIO) {
        return number;
      }
    }
    throw flaw(
        json.currentTokenLocation(),
        "has a " + field + " that is not a number from 0 to " + MOST_RATIO);
  }

  private boolean bool(JsonParser json, String field) throws ExchangeSyntaxException {
    JsonToken token = json.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw flaw(json.currentTokenLocation(), "has a " + field + " that is not true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  private long instant(JsonParser json, String field) throws IOException, ExchangeSyntaxException {
    Long epochNanos = Timestamps.parseUtc(json.getText());
    if (epochNanos == null || epochNanos < 0 || epochNanos > MOST * 3) {
      throw flaw(
          json.currentTokenLocation(),
          "has a " + field + " that is not an instant such as 2026-11-21T05:10:00.123Z");
    }
    return epochNanos;
  }

  private ExchangeSyntaxException flaw(JsonLocation at, String what) {
    return new ExchangeSyntaxException(message(at, what), null);
  }

  private String message(@Nullable JsonLocation at, String what) {
    return name
        + ": line "
        + (at == null ? 1 : at.getLineNr())
        + " (at byte "
        + (at == null ? 0 : Math.max(0, at.getByteOffset()))
        + ") "
        + what
        + "; each line must be one exchange as weir capture -w FILE.ndjson writes it";
  }
}
