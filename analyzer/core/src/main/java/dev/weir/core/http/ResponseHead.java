package dev.weir.core.http;

/** What a status line and its fields say about an exchange and about the body that follows. */
final class ResponseHead {
  private ResponseHead() {}

  /**
   * Reads {@code HTTP-version SP status-code SP [reason]} (RFC 9112 §4).
   *
   * @return false when the line is no HTTP/1 status line
   */
  static boolean read(Exchange exchange, byte[] bytes, int from, int to) {
    int status = StartLine.status(bytes, from, to);
    if (status == 0) {
      return false;
    }
    exchange.status = status;
    return true;
  }

  /** Whether all later bytes of the connection belong to this exchange. */
  static boolean opensTunnel(Exchange exchange) {
    return exchange.status == 101
        // RFC 9112 §6.3 rule 2.
        || (exchange.status / 100 == 2 && exchange.method.equals("CONNECT"));
  }

  /** Takes the media type from the fields, and sets up the body by RFC 9112 §6.3. */
  static void frame(Exchange exchange, byte[] bytes, Body body, HttpParsing parsing) {
    HeadFields fields = parsing.fields;
    int status = exchange.status;
    exchange.closes |= fields.closes;
    if (fields.typeTo > fields.typeFrom && status >= 200) {
      exchange.contentType = parsing.types.of(bytes, fields.typeFrom, fields.typeTo);
    }
    frame(exchange, body, fields.transfer, fields.contentLength);
  }

  /** Sets up the body by RFC 9112 §6.3. */
  static void frame(Exchange exchange, Body body, int transfer, long contentLength) {
    int status = exchange.status;
    if (status < 200 || status == 204 || status == 304 || exchange.method.equals("HEAD")) {
      // Rule 1: never a body, whatever the fields say.
      body.none();
    } else if (transfer == HeadFields.TRANSFER_CHUNKED) {
      // Rule 3: Transfer-Encoding overrides Content-Length.
      body.chunked();
    } else if (transfer == HeadFields.TRANSFER_OTHER || contentLength == HeadFields.INVALID) {
      // Rules 4.2 and 5: nothing but the close of the connection ends it.
      body.untilClose();
    } else if (contentLength >= 0) {
      body.length(contentLength);
    } else {
      // Rule 8.
      body.untilClose();
    }
  }
}
