package dev.weir.core.http;

import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one connection into exchanges, whatever pieces they arrive in.
 *
 * <p>Feed each direction in order, and the two directions in an order that could have happened: a
 * response not before its request. A call consumes a prefix that belongs to one owner and returns
 * its length; loop until all is consumed:
 *
 * <pre>{@code
 * while (length > 0) {
 *   int consumed = connection.feed(direction, bytes, offset, length, now);
 *   charge(connection.owner(), consumed);
 *   offset += consumed;
 *   length -= consumed;
 * }
 * }</pre>
 *
 * <p>Bodies are never held. Input never causes an exception: malformed traffic becomes an oddity.
 * The same bytes in any split give the same exchanges; only after a {@link #gap} in a message's
 * structure are the beginnings of pieces taken as hints of where a message begins. Confined to one
 * thread.
 */
public final class HttpConnection {
  private Protocol protocol;

  /**
   * @param fromStart whether the connection's first bytes will be fed; false when it was open
   *     before watching began
   * @param parsing scratch space and limits shared by all connections of one thread
   */
  public HttpConnection(
      Endpoints endpoints, ExchangeListener listener, HttpParsing parsing, boolean fromStart) {
    this.protocol = new Http1(endpoints, listener, parsing, fromStart);
  }

  private HttpConnection(Protocol protocol) {
    this.protocol = protocol;
  }

  /** A connection that is not to be looked into. */
  public static HttpConnection foreign() {
    return new HttpConnection(new Foreign("other", false));
  }

  /** Which way bytes travel that surely begin a message; null when they surely begin none. */
  public static @Nullable Direction directionOf(byte[] bytes, int offset, int length) {
    int end = offset + length;
    if (StartLine.beginsRequest(bytes, offset, end)
        || RequestHead.isHttp2Preface(bytes, offset, end)) {
      return Direction.REQUEST;
    }
    return StartLine.beginsStatus(bytes, offset, end) ? Direction.RESPONSE : null;
  }

  /**
   * Takes bytes of one direction.
   *
   * @return how many of them, at least 1 and at most {@code length}, belong to {@link #owner}
   */
  public int feed(Direction direction, byte[] bytes, int offset, int length, long nowNanos) {
    int consumed = protocol.feed(direction, bytes, offset, length, nowNanos);
    if (protocol instanceof Http1 http1 && http1.foreignName() != null) {
      // Still says whose the bytes just consumed are; nothing further is looked at.
      becomeForeign(http1, nowNanos);
    }
    return consumed;
  }

  /**
   * Takes {@code length} bytes that passed but are not to be had: lost, or cut off by a snap
   * length.
   *
   * @return how many of them belong to {@link #owner}
   */
  public long gap(Direction direction, long length, long nowNanos) {
    return protocol.gap(direction, length, nowNanos);
  }

  /**
   * Bytes are missing in both directions at once, so that nobody knows how many exchanges they
   * hold: whatever is in progress ends here, and the connection is as one joined midway. Call
   * before {@link #gap}, after passing over what {@link #opaqueBytes} allows.
   */
  public void rejoin() {
    protocol.rejoin();
  }

  /**
   * Goes on with what another thread's connections share, and tells another listener; only between
   * two exchanges, when the listener is done with those before. Whoever calls sees to it that what
   * this thread did is seen by the other.
   *
   * @return whether it was done
   */
  public boolean moveTo(ExchangeListener listener, HttpParsing parsing) {
    return protocol.moveTo(listener, parsing);
  }

  /** This direction was closed in order (FIN); the other may go on. */
  public void end(Direction direction, long nowNanos) {
    protocol.end(direction, nowNanos);
  }

  /** The connection is over; finishes whatever is in progress. */
  public void close(long nowNanos) {
    protocol.close(nowNanos);
  }

  /** Whose the bytes consumed last are; null when nobody's, see {@link #unowned}. */
  public @Nullable Exchange owner() {
    return protocol.owner();
  }

  /** What bytes without an owner are at this moment. */
  public Unowned unowned() {
    return protocol.unowned();
  }

  /** The oldest exchange in progress, or null. */
  public @Nullable Exchange inProgress() {
    return protocol.inProgress();
  }

  /** The exchange whose response comes next or is under way, or null. */
  public @Nullable Exchange answering() {
    return protocol.answering();
  }

  /** The exchange whose request is under way, its head known; null when none is. */
  public @Nullable Exchange receiving() {
    return protocol.receiving();
  }

  /** The ordinal of the newest request in progress whose head is known; -1 when there is none. */
  public int newestRequest() {
    return protocol.newestRequest();
  }

  /**
   * The oldest request in progress with a higher ordinal, its head known; null if there is none.
   */
  public @Nullable Exchange requestAfter(int ordinal) {
    return protocol.requestAfter(ordinal);
  }

  /**
   * How many of the bytes to come in this direction are certain to be opaque content: feeding them
   * with {@link #gap} gives the same exchanges.
   */
  public long opaqueBytes(Direction direction) {
    return protocol.opaqueBytes(direction);
  }

  /** What the connection carries: {@code http1}, {@code http2}, {@code tls} or {@code other}. */
  public String protocolName() {
    return protocol.name();
  }

  private void becomeForeign(Http1 http1, long nowNanos) {
    String name = http1.foreignName();
    boolean clientIsSilent = http1.clientIsSilent();
    http1.close(nowNanos);
    protocol = new Foreign(name == null ? "other" : name, clientIsSilent);
  }
}
