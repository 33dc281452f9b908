package dev.weir.replay.intake;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.HttpConnection;
import dev.weir.core.http.HttpParsing;
import dev.weir.core.message.Message;
import dev.weir.replay.result.Expected;
import org.jspecify.annotations.Nullable;

/**
 * A recorded request and its response, read by the parser that reads everything else, so that sizes
 * mean the same everywhere. Confined to the reading thread.
 */
final class Paired implements ExchangeListener {
  private final HttpConnection http;
  private @Nullable Exchange exchange;

  /** Whether something comes behind the request: to whom it would belong, nobody knows. */
  private boolean trailing;

  private long bytes;

  // Those of the same id, kept by Unanswered: the next one, and for the first the last one.
  @Nullable Paired next;
  Paired last = this;

  /** What is to be sent for it; null when it is not to be sent. */
  @Nullable Planned planned;

  Paired(Endpoints endpoints, HttpParsing parsing) {
    this.http = new HttpConnection(endpoints, this, parsing, true);
  }

  @Override
  public void requestHead(Exchange x) {
    if (exchange == null) {
      exchange = x;
    }
  }

  @Override
  public void bytes(Exchange x, Direction direction, ByteKind kind, long count, long nowNanos) {
    // The exchange itself adds them up.
  }

  @Override
  public void responseHead(Exchange x) {
    // All is asked of it once it has ended.
  }

  @Override
  public void finished(Exchange x) {
    // Asked of the exchange.
  }

  @Override
  public void oddity(String name, @Nullable Exchange x, String example) {
    // Recordings are looked into by weir analyze.
  }

  /** What has been read. */
  @Nullable Exchange exchange() {
    return exchange;
  }

  /** How long the request is. */
  long bytes() {
    return bytes;
  }

  /** Reads the request; null when it is no whole request of HTTP/1. */
  @Nullable Exchange request(Message message) {
    bytes = message.bytes().length;
    feed(Direction.REQUEST, message);
    Exchange read = exchange;
    return read != null && read.requestComplete() && !trailing ? read : null;
  }

  /** Reads the response; null when it is none that answers the request. */
  @Nullable Expected response(Message message) {
    feed(Direction.RESPONSE, message);
    Exchange read = exchange;
    if (read == null || read.status() == 0) {
      return null;
    }
    boolean whole = read.responseComplete() || message.omittedBytes() > 0;
    if (!whole) {
      http.end(Direction.RESPONSE, message.startNanos() + message.durationNanos());
    }
    return new Expected(
        read.status(),
        read.responseComplete() ? read.messageBytes(Direction.RESPONSE) : -1,
        read.responseComplete() ? read.bytes(Direction.RESPONSE, ByteKind.BODY) : -1,
        message.startNanos(),
        message.startNanos() + message.durationNanos());
  }

  /** Whether the request is complete, and more than line ends follow it (RFC 9112 §2.2). */
  private boolean endsBefore(byte[] bytes, int at) {
    Exchange read = exchange;
    if (read == null || !read.requestComplete()) {
      return false;
    }
    int i = at;
    while (i < bytes.length && (bytes[i] == '\r' || bytes[i] == '\n')) {
      i++;
    }
    return i < bytes.length;
  }

  /** No more will come. */
  void close(long nowNanos) {
    http.close(nowNanos);
  }

  private void feed(Direction direction, Message message) {
    byte[] bytes = message.bytes();
    long startNanos = message.startNanos();
    long endNanos = startNanos + message.durationNanos();
    // All but the last byte when the message began: what is recorded says no more of the time.
    boolean tellsEnd = message.durationNanos() > 0 && message.omittedBytes() == 0;
    int last = tellsEnd ? bytes.length - 1 : bytes.length;
    int at = 0;
    while (at < last) {
      at += http.feed(direction, bytes, at, last - at, startNanos);
      if (direction == Direction.REQUEST && endsBefore(bytes, at)) {
        trailing = true;
        return;
      }
    }
    while (at < bytes.length) {
      at += http.feed(direction, bytes, at, bytes.length - at, endNanos);
    }
    long left = message.omittedBytes();
    while (left > 0) {
      left -= http.gap(direction, left, endNanos);
    }
  }
}
