package dev.weir.replay.send;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.HttpConnection;
import dev.weir.replay.result.FailureKind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a target: sends what it is given, in order, and tells which answers came.
 *
 * <p>Both directions pass through the parser that also reads captures, so that sizes mean the same
 * and an answer ends exactly where it ends. Confined to its event loop.
 */
final class TargetConnection extends ChannelInboundHandlerAdapter implements ExchangeListener {
  /** After these nobody can say where an answer ends. */
  private static final Set<String> BREAKS =
      Set.of(
          "status_line_invalid",
          "chunk_size_invalid",
          "chunk_end_invalid",
          "content_length_invalid",
          "content_length_conflict");

  /** Larger requests are copied for the kernel piece by piece. */
  private static final int PIECE_BYTES = 256 * 1024;

  /** RFC 9110 §10.1.1: a client should not wait for leave indefinitely. */
  private static final long CONTINUE_MILLIS = 1_000;

  private final SendLoop loop;
  private final Pool pool;
  private final @Nullable Observer observer;
  private final HttpConnection http;
  private final ArrayDeque<Flight> outstanding = new ArrayDeque<>();
  private final ArrayDeque<Flight> ended = new ArrayDeque<>();
  private @Nullable Channel channel;
  private @Nullable Flight beginning;
  private @Nullable Flight writing;

  /** Whether it is among the idle ones of its pool, which alone says so. */
  boolean pooled;

  private boolean open;
  private boolean lastAnswer;
  private boolean tunnelled;
  private boolean gone;
  private boolean reading;
  private boolean malformed;
  private @Nullable Exchange cutOff;
  private FailureKind cause = FailureKind.CLOSED_BEFORE_ANSWER;

  TargetConnection(SendLoop loop, Pool pool) {
    this.loop = loop;
    this.pool = pool;
    this.observer = loop.observer();
    this.http = new HttpConnection(loop.endpoints(), this, loop.parsing, true);
  }

  Pool pool() {
    return pool;
  }

  /** Whether another request may be sent on it, now or behind the ones before it. */
  boolean takesMore() {
    Flight last = outstanding.peekLast();
    return open && !lastAnswer && writing == null && (last == null || last.heldBodyFrom < 0);
  }

  boolean isIdle() {
    return outstanding.isEmpty();
  }

  /** The channel is there, and TLS too, if there is any. */
  void opened(Channel ready) {
    channel = ready;
    open = !gone;
    if (gone) {
      var unused = ready.close();
    }
  }

  /** Whether it was closed, perhaps before it was there. */
  boolean isGone() {
    return gone;
  }

  void send(Flight flight) {
    try {
      trySend(flight);
    } catch (RuntimeException | OutOfMemoryError e) {
      close(cause); // so that nothing waits for an answer to it
      throw e;
    }
  }

  private void trySend(Flight flight) {
    outstanding.add(flight);
    flight.connection = this;
    beginning = flight;
    byte[] bytes = flight.bytes();
    int length = flight.planned.awaitsContinue() ? headBytes(bytes) : bytes.length;
    if (length < bytes.length) {
      flight.heldBodyFrom = length;
      loop.schedule(() -> releaseBody(flight), TimeUnit.MILLISECONDS.toNanos(CONTINUE_MILLIS));
    }
    loop.marks(flight);
    feed(bytes, 0, length);
    flight.sentNanos =
        loop.now(); // after the parser: what that takes of a large one is not sent yet
    write(flight, bytes, 0, length);
    flight.sent = true;
    loop.sent(flight);
    settle();
  }

  private void feed(byte[] bytes, int from, int to) {
    long nowNanos = loop.now();
    int at = from;
    while (at < to) {
      at += http.feed(Direction.REQUEST, bytes, at, to - at, nowNanos);
    }
  }

  private void write(Flight flight, byte[] bytes, int from, int to) {
    Channel out = channel;
    if (out == null) {
      throw new IllegalStateException("sent before the connection was open");
    }
    int length = Math.min(PIECE_BYTES, to - from);
    ByteBuf piece = out.alloc().ioBuffer(length).writeBytes(bytes, from, length);
    flight.requestBytes += length;
    if (from + length == to) {
      var unused = out.writeAndFlush(piece, out.voidPromise());
      writing = null;
      return;
    }
    writing = flight;
    out.writeAndFlush(piece)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                loop.guarded(() -> writeOn(flight, bytes, from + length, to)).run();
              }
            });
  }

  private void writeOn(Flight flight, byte[] bytes, int from, int to) {
    write(flight, bytes, from, to);
    if (writing == null) {
      pool.writable(this);
    }
  }

  /** Sends the body that waited for leave: it came, or it did not come in time. */
  private void releaseBody(Flight flight) {
    int from = flight.heldBodyFrom;
    if (from < 0 || gone || !outstanding.contains(flight)) {
      return;
    }
    Exchange exchange = http.receiving();
    if (exchange != null && exchange.status() >= 200) {
      return; // RFC 9110 §10.1.1: it has its final answer, and no content is wanted.
    }
    flight.heldBodyFrom = -1;
    byte[] bytes = flight.bytes();
    feed(bytes, from, bytes.length);
    write(flight, bytes, from, bytes.length);
    settle();
  }

  private static int headBytes(byte[] bytes) {
    for (int i = 3; i < bytes.length; i++) {
      if (bytes[i] == '\n'
          && (bytes[i - 1] == '\n' || (bytes[i - 1] == '\r' && bytes[i - 2] == '\n'))) {
        return i + 1;
      }
    }
    return bytes.length;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      ByteBuf buffer = (ByteBuf) message;
      loop.counts.received(buffer.readableBytes());
      reading = true;
      read(buffer);
      reading = false;
      settle();
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(ByteBuf buffer) {
    long nowNanos = loop.now();
    byte[] scratch = loop.scratch;
    while (buffer.isReadable()) {
      long opaque = http.opaqueBytes(Direction.RESPONSE);
      if (opaque > 0) {
        // Content is only counted; nobody needs to look at it.
        long passed =
            http.gap(Direction.RESPONSE, Math.min(opaque, buffer.readableBytes()), nowNanos);
        buffer.skipBytes((int) passed);
        continue;
      }
      int length = Math.min(buffer.readableBytes(), scratch.length);
      buffer.getBytes(buffer.readerIndex(), scratch, 0, length);
      int consumed = 0;
      while (consumed < length && (consumed == 0 || http.opaqueBytes(Direction.RESPONSE) == 0)) {
        int taken = http.feed(Direction.RESPONSE, scratch, consumed, length - consumed, nowNanos);
        Exchange owner = http.owner();
        if (owner == null || !owner.requestHeadSeen()) {
          loop.counts.unasked(taken);
          malformed = true;
        }
        consumed += taken;
      }
      buffer.skipBytes(consumed);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    Flight flight = outstanding.peek();
    if (flight != null && flight.heldBodyFrom >= 0) {
      Exchange exchange = http.receiving();
      if (exchange != null && exchange.responseComplete()) {
        // RFC 9112 §9.3: a request that is not whole leaves no way but to close.
        close(cause);
      } else if (exchange != null && !exchange.expectsContinue()) {
        releaseBody(flight);
      }
    }
    if (malformed || (!http.protocolName().equals("http1") && !gone)) {
      close(FailureKind.MALFORMED_ANSWER);
    }
  }

  @Override
  public void requestHead(Exchange exchange) {
    exchange.attach(beginning); // once: whatever else is taken for a request is nobody's
    beginning = null;
    if (observer != null) {
      observer.requestHead(exchange);
    }
  }

  @Override
  public void responseHead(Exchange exchange) {
    if (observer != null) {
      observer.responseHead(exchange);
    }
    boolean tunnels =
        exchange.status() == 101
            || (exchange.method().equals("CONNECT") && exchange.status() / 100 == 2);
    if (tunnels && exchange.attachment() instanceof Flight flight) {
      // RFC 9110 §15.2.2, §9.3.6: what follows is no HTTP, and has no end that could be waited for.
      lastAnswer = true;
      tunnelled = true;
      flight.outcome = loop.counts.outcome(flight, exchange, null);
      ended.add(flight);
      exchange.attach(null);
    }
  }

  @Override
  public void bytes(
      Exchange exchange, Direction direction, ByteKind kind, long count, long nowNanos) {
    if (direction == Direction.RESPONSE && exchange.attachment() instanceof Flight flight) {
      flight.answerBegun = true;
    } else if (direction == Direction.RESPONSE && tunnelled) {
      loop.counts.unasked(count);
    }
    if (observer != null) {
      observer.bytes(exchange, direction, kind, count, nowNanos);
    }
  }

  @Override
  public void finished(Exchange exchange) {
    if (observer != null) {
      observer.finished(exchange);
    }
    if (exchange.attachment() instanceof Flight flight) {
      boolean whole = exchange.responseComplete() && exchange.status() != 0 && exchange != cutOff;
      lastAnswer |= exchange.closes() || flight.heldBodyFrom >= 0;
      flight.outcome = loop.counts.outcome(flight, exchange, whole ? null : failure(flight));
      ended.add(flight);
      exchange.attach(null);
      if (observer != null) {
        observer.ended(exchange, flight.planned, flight.outcome);
      }
    }
  }

  @Override
  public void oddity(String name, @Nullable Exchange exchange, String example) {
    loop.counts.oddity(name);
    malformed |= BREAKS.contains(name);
  }

  /** Tells of all that has ended, outside of the parser, which is not to be called from within. */
  private void settle() {
    if (reading) {
      return;
    }
    Flight flight = ended.poll();
    while (flight != null) {
      outstanding.remove(flight);
      lastAnswer |= flight == writing; // answered before it was read: what is left is not wanted
      loop.ended(flight);
      pool.ended(this);
      flight = ended.poll();
    }
    if (lastAnswer && outstanding.isEmpty() && !gone) {
      close(cause);
    }
  }

  private FailureKind failure(Flight flight) {
    return cause == FailureKind.CLOSED_BEFORE_ANSWER && flight.answerBegun
        ? FailureKind.CLOSED_IN_ANSWER
        : cause;
  }

  /** Closes it; what is outstanding fails of this. */
  void close(FailureKind why) {
    if (cause == FailureKind.CLOSED_BEFORE_ANSWER) {
      cause = why;
    }
    Channel closing = channel;
    if (closing != null) {
      var unused = closing.close();
    }
    over();
  }

  private void over() {
    if (gone) {
      return;
    }
    gone = true;
    open = false;
    Exchange answering = http.answering();
    // Closing ends a body that has no other end, but here nobody says that it was whole.
    cutOff = answering == null || answering.responseComplete() ? null : answering;
    http.close(loop.now());
    settle();
    // What the parser was never told the head of has no exchange.
    Flight left = outstanding.poll();
    while (left != null) {
      loop.failed(left, failure(left));
      pool.ended(this);
      left = outstanding.poll();
    }
    pool.closed(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!gone) {
      http.end(Direction.RESPONSE, loop.now());
      over();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    if (Causes.isOurs(error)) {
      loop.broke(error);
    }
    close(Causes.ofBrokenConnection(error));
  }
}
