package dev.weir.core.http;

import org.jspecify.annotations.Nullable;

/**
 * Tells another listener all that it is told; for those that want to know of some of it, too.
 * Confined as that other is.
 */
public abstract class ForwardingListener implements ExchangeListener {
  private final ExchangeListener next;

  protected ForwardingListener(ExchangeListener next) {
    this.next = next;
  }

  @Override
  public void bytes(
      Exchange exchange, Direction direction, ByteKind kind, long count, long nowNanos) {
    next.bytes(exchange, direction, kind, count, nowNanos);
  }

  @Override
  public void requestHead(Exchange exchange) {
    next.requestHead(exchange);
  }

  @Override
  public void responseHead(Exchange exchange) {
    next.responseHead(exchange);
  }

  @Override
  public void finished(Exchange exchange) {
    next.finished(exchange);
  }

  @Override
  public void oddity(String name, @Nullable Exchange exchange, String example) {
    next.oddity(name, exchange, example);
  }
}
