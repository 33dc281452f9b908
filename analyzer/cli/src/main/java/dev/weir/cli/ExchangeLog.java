package dev.weir.cli;

import dev.weir.cli.ndjson.ExchangeWriter;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.ForwardingListener;
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
final class ExchangeLog extends ForwardingListener {
  private static final long DELAY_NANOS = 1_000_000_000;
  private static final int MOST_WAITING = 8_192;

  private final ExchangeWriter writer;
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
  private @Nullable IOException failure;

  ExchangeLog(ExchangeListener next, ExchangeWriter writer) {
    super(next);
    this.writer = writer;
  }

  /** Why writing ended early, null if it did not. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public void finished(Exchange exchange) {
    super.finished(exchange);
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
}
