package dev.weir.core.timeline;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;

/**
 * What is kept of one of the largest exchanges: no query, no fields, no address.
 *
 * @param path without its query, as sent
 * @param status 0 when there was no response
 * @param requestEndNanos and the other times but the start: since the epoch, 0 when not known
 * @param complete whether the response was seen to its end
 */
public record LargeExchange(
    String method,
    String path,
    int status,
    long requestBytes,
    long responseBytes,
    long startNanos,
    long requestEndNanos,
    long firstByteNanos,
    long endNanos,
    boolean complete) {

  static LargeExchange of(Exchange exchange) {
    return new LargeExchange(
        exchange.method(),
        exchange.path(),
        exchange.status(),
        exchange.messageBytes(Direction.REQUEST),
        exchange.messageBytes(Direction.RESPONSE),
        exchange.startNanos(),
        exchange.requestEndNanos(),
        exchange.firstByteNanos(),
        exchange.endNanos(),
        exchange.responseComplete());
  }

  /** Bytes of both directions. */
  public long messageBytes() {
    return requestBytes + responseBytes;
  }
}
