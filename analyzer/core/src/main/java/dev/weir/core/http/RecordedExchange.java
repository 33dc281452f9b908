package dev.weir.core.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An exchange known from a record of it, such as a line of a log, instead of from its bytes.
 *
 * @param ordinal how many requests came before it on the same connection
 * @param status 0 when there was no response
 * @param sizesExact whether the split of the sizes is known, see {@link Exchange#sizesExact}
 */
public record RecordedExchange(
    Endpoints endpoints,
    int ordinal,
    String method,
    String path,
    @Nullable String host,
    String version,
    int status,
    @Nullable String contentType,
    Sizes request,
    Sizes response,
    Times times,
    boolean requestComplete,
    boolean responseComplete,
    boolean sizesExact) {

  public RecordedExchange {
    Objects.requireNonNull(endpoints, "endpoints");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(response, "response");
    Objects.requireNonNull(times, "times");
  }

  /** Bytes of one message by kind, each zero or more. */
  public record Sizes(long headerBytes, long bodyBytes, long framingBytes) {
    public Sizes {
      if (headerBytes < 0 || bodyBytes < 0 || framingBytes < 0) {
        throw new IllegalArgumentException(
            "header="
                + headerBytes
                + " body="
                + bodyBytes
                + " framing="
                + framingBytes
                + " must not be negative");
      }
    }
  }

  /** Nanoseconds since the epoch; the end of the request and the first byte are 0 if unknown. */
  public record Times(long startNanos, long requestEndNanos, long firstByteNanos, long endNanos) {
    public Times {
      if (endNanos < startNanos) {
        throw new IllegalArgumentException(
            "endNanos=" + endNanos + " is before startNanos=" + startNanos);
      }
    }
  }

  /**
   * Tells a listener what it would have been told while the exchange passed. The request's bytes
   * are told at its start and the response's at its end, for the record does not say more.
   *
   * @return the exchange, without wire bytes
   */
  public Exchange tell(ExchangeListener listener) {
    Exchange exchange = new Exchange(endpoints, ordinal);
    exchange.method = method;
    exchange.path = path;
    exchange.host = host;
    exchange.version = version;
    exchange.startNanos = times.startNanos;
    exchange.sizesExact = sizesExact;
    tell(listener, exchange, Direction.REQUEST, request, times.startNanos);
    exchange.requestHeadSeen = true;
    listener.requestHead(exchange);
    exchange.requestComplete = requestComplete;
    exchange.requestEndNanos = times.requestEndNanos;
    exchange.firstByteNanos = times.firstByteNanos;
    exchange.endNanos = times.endNanos;
    tell(listener, exchange, Direction.RESPONSE, response, times.endNanos);
    if (status != 0) {
      exchange.status = status;
      exchange.contentType = contentType;
      exchange.responseHeadSeen = true;
      listener.responseHead(exchange);
    }
    exchange.responseComplete = responseComplete;
    exchange.finished = true;
    listener.finished(exchange);
    return exchange;
  }

  private static void tell(
      ExchangeListener listener, Exchange exchange, Direction direction, Sizes sizes, long nanos) {
    tell(listener, exchange, direction, ByteKind.HEADER, sizes.headerBytes, nanos);
    tell(listener, exchange, direction, ByteKind.BODY, sizes.bodyBytes, nanos);
    tell(listener, exchange, direction, ByteKind.FRAMING, sizes.framingBytes, nanos);
  }

  private static void tell(
      ExchangeListener listener,
      Exchange exchange,
      Direction direction,
      ByteKind kind,
      long count,
      long nanos) {
    if (count > 0) {
      exchange.add(direction, kind, count);
      listener.bytes(exchange, direction, kind, count, nanos);
    }
  }
}
