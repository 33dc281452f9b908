package dev.weir.agent.runtime.limits;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.HttpConnection;
import dev.weir.core.http.HttpParsing;
import dev.weir.core.limit.Limits;
import dev.weir.core.limit.Turn;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client that asks for a path, and whose response takes its turns at the limits in force. */
final class Download {
  private final Limits limits;
  private final Exchange exchange;
  private final Turn turn = new Turn(Direction.RESPONSE);

  Download(Limits limits, String path) {
    this.limits = limits;
    Head head = new Head();
    byte[] request =
        ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    HttpConnection connection =
        new HttpConnection(
            new Endpoints("10.0.0.1", 40_000, "10.0.0.2", 80), head, new HttpParsing(), true);
    for (int at = 0; at < request.length; ) {
      at += connection.feed(Direction.REQUEST, request, at, request.length - at, 0);
    }
    this.exchange = Objects.requireNonNull(head.exchange);
  }

  /** What {@link Turn#ask} answers. */
  long ask(long bytes, long nowNanos) {
    turn.of(limits.current(), exchange, false, nowNanos);
    return turn.ask(bytes, Turn.UNKNOWN, nowNanos);
  }

  private static final class Head implements ExchangeListener {
    @Nullable Exchange exchange;

    @Override
    public void requestHead(Exchange seen) {
      exchange = seen;
    }

    @Override
    public void bytes(Exchange of, Direction direction, ByteKind kind, long count, long nowNanos) {
      // Only the head matters.
    }

    @Override
    public void responseHead(Exchange of) {
      // There is no response.
    }

    @Override
    public void finished(Exchange of) {
      // It never is.
    }

    @Override
    public void oddity(String name, @Nullable Exchange of, String example) {
      throw new AssertionError(name + " in " + example);
    }
  }
}
