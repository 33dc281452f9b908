package dev.weir.cli;

import dev.weir.cli.ndjson.ExchangeWriter;
import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes down every finished exchange and passes all on.
 *
 * <p>Confined to one thread.
 */
final class ExchangeLog implements ExchangeListener {
  private final ExchangeListener next;
  private final ExchangeWriter writer;
  private @Nullable IOException failure;

  ExchangeLog(ExchangeListener next, ExchangeWriter writer) {
    this.next = next;
    this.writer = writer;
  }

  /** Why writing ended early, null if it did not. */
  @Nullable IOException failure() {
    return failure;
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
    if (failure == null && exchange.requestHeadSeen()) {
      try {
        writer.write(exchange);
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  @Override
  public void oddity(String name, @Nullable Exchange exchange, String example) {
    next.oddity(name, exchange, example);
  }
}
