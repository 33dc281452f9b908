package dev.weir.core.http;

import org.jspecify.annotations.Nullable;

/**
 * Told what passes on a connection. Called on the thread that feeds the parser, in this order for
 * one exchange: {@code bytes} any number of times; {@code requestHead} once, when method, path and
 * host are known; {@code responseHead} at most once, when status and type are known; {@code
 * finished} once, last. An exchange whose request head never became known gets no callback at all
 * but {@code bytes}, and is not counted as a request.
 */
public interface ExchangeListener {

  /** Bytes of a message passed (or were lost, where it is known whose they were). */
  void bytes(Exchange exchange, Direction direction, ByteKind kind, long count, long nowNanos);

  /** The request head is complete. */
  void requestHead(Exchange exchange);

  /** The head of the final response is complete. */
  void responseHead(Exchange exchange);

  /** No more message bytes will come: complete, cut off, or its connection ended. */
  void finished(Exchange exchange);

  /**
   * Something malformed or unusual passed.
   *
   * @param name stable, snake_case
   * @param exchange whose, if known
   * @param example a short printable excerpt without credentials, at most 80 characters
   */
  void oddity(String name, @Nullable Exchange exchange, String example);
}
