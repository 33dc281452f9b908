package dev.weir.core.http;

import org.jspecify.annotations.Nullable;

/** Plays the parser's part for one exchange at a time, for tests of what listens to it. */
public final class ExchangeScript {
  private final ExchangeListener listener;
  private final Exchange exchange;

  public ExchangeScript(
      ExchangeListener listener, Endpoints endpoints, int ordinal, long startNanos) {
    this.listener = listener;
    this.exchange = new Exchange(endpoints, ordinal);
    exchange.startNanos = startNanos;
    exchange.endNanos = startNanos;
  }

  public Exchange exchange() {
    return exchange;
  }

  public ExchangeScript bytes(Direction direction, ByteKind kind, long count, long nowNanos) {
    if (direction == Direction.RESPONSE && exchange.firstByteNanos == 0) {
      exchange.firstByteNanos = nowNanos;
    }
    exchange.add(direction, kind, count);
    exchange.endNanos = nowNanos;
    listener.bytes(exchange, direction, kind, count, nowNanos);
    return this;
  }

  public ExchangeScript requestHead(String method, String path, @Nullable String host) {
    exchange.method = method;
    exchange.path = path;
    exchange.host = host;
    exchange.requestHeadSeen = true;
    listener.requestHead(exchange);
    return this;
  }

  public ExchangeScript responseHead(int status, @Nullable String contentType) {
    exchange.status = status;
    exchange.contentType = contentType;
    exchange.responseHeadSeen = true;
    listener.responseHead(exchange);
    return this;
  }

  /** Ends the exchange, as complete as its heads are. */
  public ExchangeScript finished() {
    exchange.requestComplete = exchange.requestHeadSeen;
    exchange.responseComplete = exchange.responseHeadSeen;
    return cutOff();
  }

  /** Ends the exchange without its messages being complete. */
  public ExchangeScript cutOff() {
    exchange.finished = true;
    listener.finished(exchange);
    return this;
  }

  /** It turns out to be no HTTP. */
  public ExchangeScript foreign() {
    exchange.foreign = true;
    return this;
  }
}
