package dev.weir.core.message;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;

/**
 * Told the very bytes of exchanges, in order, beside what an {@link
 * dev.weir.core.http.ExchangeListener} is told of them. Called on the thread that feeds the parser,
 * after the parser took the bytes: so they may be those that completed the exchange, after its
 * {@code finished}.
 */
public interface MessageTap {

  /** Bytes of a message; they are another's once this returns. */
  void content(
      Exchange exchange, Direction direction, byte[] bytes, int offset, int length, long nowNanos);

  /** Bytes of a message that passed but are not to be had. */
  void missing(Exchange exchange, Direction direction, long length, long nowNanos);
}
