package dev.weir.cli;

import dev.weir.cli.ndjson.ExchangeWriter;
import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Writes down every finished exchange and passes all on.
 *
 * <p>Packets are still charged to an exchange after it has finished: the one that carried its last
 * byte, and what acknowledges that. So each waits until another finishes a second later, or too
 * many wait; {@link #flush} writes the rest.
 *
 * <p>Confined to one thread.
 */
final class ExchangeLog implements ExchangeListener {
  private static final long DELAY_NANOS = 1_000_000_000;
  private static final int MOST_WAITING = 8_192;

  private final ExchangeListener next;
  private final ExchangeWriter writer;
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
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
      waiting.add(exchange);
      writeUntil(exchange.endNanos() - DELAY_NANOS);
    }
  }

  /** Writes all that waits. */
  void flush() {
    writeUntil(Long.MAX_VALUE);
  }

  private void writeUntil(long endNanos) {
    try {
      Exchange oldest = waiting.peek();
      while (oldest != null && (oldest.endNanos() <= endNanos || waiting.size() > MOST_WAITING)) {
        writer.write(waiting.remove());
        oldest = waiting.peek();
      }
    } catch (IOException e) {
      failure = e;
      waiting.clear();
    }
  }

  @Override
  public void oddity(String name, @Nullable Exchange exchange, String example) {
    next.oddity(name, exchange, example);
  }
}
