package dev.weir.cli;

import dev.weir.cli.ndjson.Compressibility;
import dev.weir.cli.ndjson.ExchangeWriter;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.ForwardingListener;
import dev.weir.core.message.MessageTap;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Writes down every finished exchange, with how its request's body compresses, and passes all on.
 *
 * <p>Packets are still charged to an exchange after it has finished: the one that carried its last
 * byte, and what acknowledges that. So each waits until another finishes a second later, or too
 * many wait; {@link #flush} writes the rest.
 *
 * <p>Confined to one thread.
 */
final class ExchangeLog extends ForwardingListener implements MessageTap {
  private static final long DELAY_NANOS = 1_000_000_000;
  private static final int MOST_WAITING = 8_192;

  private final ExchangeWriter writer;
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
  private final Compressibility bodies = new Compressibility();
  private @Nullable IOException failure;

  ExchangeLog(ExchangeListener next, ExchangeWriter writer) {
    super(next);
    this.writer = writer;
  }

  /** Why writing ended early, null if it did not. */
  @Nullable IOException failure() {
    return failure;
  }

  /** Bodies of requests of which it is not written how they compress. */
  long unmeasuredBodies() {
    return bodies.unmeasured();
  }

  @Override
  public void content(
      Exchange exchange, Direction direction, byte[] bytes, int offset, int length, long nowNanos) {
    if (direction == Direction.REQUEST && failure == null) {
      bodies.content(exchange, bytes, offset, length);
    }
  }

  @Override
  public void missing(Exchange exchange, Direction direction, long length, long nowNanos) {
    if (direction == Direction.REQUEST && failure == null) {
      bodies.missing(exchange);
    }
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
        writer.write(waiting.remove(), bodies);
        oldest = waiting.peek();
      }
    } catch (IOException e) {
      failure = e;
      waiting.clear();
    }
  }
}
