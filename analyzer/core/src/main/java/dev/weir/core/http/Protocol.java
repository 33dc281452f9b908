package dev.weir.core.http;

import org.jspecify.annotations.Nullable;

/**
 * One application protocol on one connection: the seam at which HTTP/2 joins HTTP/1.
 *
 * <p>Bytes of each direction arrive in order. A call consumes a prefix, at least one byte, that
 * belongs to one owner, and {@link #owner} then says to whom; the caller goes on with the rest. So
 * a protocol that interleaves messages (HTTP/2) names another owner for every frame.
 */
interface Protocol {

  /** Takes captured bytes; returns how many of them belong to {@link #owner}. */
  int feed(Direction direction, byte[] bytes, int offset, int length, long nowNanos);

  /** Takes bytes that are known to have passed but are not to be had. */
  long gap(Direction direction, long length, long nowNanos);

  /**
   * Bytes are missing in both directions: which message they end and which they begin is unknown.
   */
  void rejoin();

  /** Goes on with what others share, between two exchanges; false when it is not. */
  boolean moveTo(ExchangeListener listener, HttpParsing parsing);

  /** No more bytes will come this way. */
  void end(Direction direction, long nowNanos);

  /** Nothing will come any more; finishes whatever is under way. */
  void close(long nowNanos);

  /** Whose the bytes consumed last are; null: see {@link #unowned}. */
  @Nullable Exchange owner();

  /** What bytes are that have no owner, at this moment. */
  Unowned unowned();

  /** The oldest exchange in progress, or null. */
  @Nullable Exchange inProgress();

  /** The exchange whose response comes next or is under way, or null. */
  @Nullable Exchange answering();

  /** The exchange whose request is under way, its head known; null when none is. */
  @Nullable Exchange receiving();

  /** The ordinal of the newest request in progress whose head is known; -1 when there is none. */
  int newestRequest();

  /** The oldest request in progress with a higher ordinal, its head known, or null. */
  @Nullable Exchange requestAfter(int ordinal);

  /** How many coming bytes are certain to be opaque content, so that nobody need look at them. */
  long opaqueBytes(Direction direction);

  /** Stable name: {@code http1}, {@code http2}, {@code tls}, {@code other}. */
  String name();
}
