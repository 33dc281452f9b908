package dev.weir.core.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and its response: who, what, how many bytes of each kind, and when.
 *
 * <p>Confined to the thread that feeds its connection. The parser fills it while bytes pass; a
 * listener reads it during callbacks and may keep one object of its own in {@link #attach}. Sizes
 * are bytes; times are nanoseconds on the clock of whoever feeds the parser (for captures: since
 * the epoch) and 0 until known, so compare them by subtraction.
 */
public final class Exchange {
  private Endpoints endpoints;
  private int ordinal;

  // Written by the parser of this package only.
  String method = "";
  String path = "";
  @Nullable String host;
  @Nullable String contentType;
  @Nullable String traceparent;
  long traceHigh;
  long traceLow;
  boolean traceSampled;
  @Nullable String clientId;
  String version = "";
  int status;
  boolean requestHeadSeen;
  boolean responseHeadSeen;
  boolean requestComplete;
  boolean responseComplete;
  boolean finished;
  boolean tunnelled;
  boolean expectsContinue;
  boolean closes;
  boolean foreign;
  boolean sizesExact = true;
  long startNanos;
  long requestEndNanos;
  long firstByteNanos;
  long endNanos;
  private final long[] bytes = new long[6];

  /** The next newer exchange in progress on the same connection. */
  @Nullable Exchange next;

  private long wireBytes;
  private long retransmittedBytes;
  private @Nullable Object attachment;

  /**
   * Made by the parser when the first byte of a request passes.
   *
   * @param ordinal how many requests came before it on the same connection
   */
  public Exchange(Endpoints endpoints, int ordinal) {
    this.endpoints = endpoints;
    this.ordinal = ordinal;
  }

  /** Becomes another exchange of the same connection, of which nothing is known yet. */
  void renew(int newOrdinal) {
    ordinal = newOrdinal;
    method = "";
    path = "";
    host = null;
    contentType = null;
    traceparent = null;
    traceHigh = 0;
    traceLow = 0;
    traceSampled = false;
    clientId = null;
    version = "";
    status = 0;
    requestHeadSeen = false;
    responseHeadSeen = false;
    requestComplete = false;
    responseComplete = false;
    finished = false;
    tunnelled = false;
    expectsContinue = false;
    closes = false;
    foreign = false;
    sizesExact = true;
    startNanos = 0;
    requestEndNanos = 0;
    firstByteNanos = 0;
    endNanos = 0;
    Arrays.fill(bytes, 0);
    next = null;
    wireBytes = 0;
    retransmittedBytes = 0;
    attachment = null;
  }

  /**
   * Becomes a copy of another, of all but what the listener has attached. Allocates nothing; for
   * objects that nobody else uses.
   */
  public void become(Exchange other) {
    endpoints = other.endpoints;
    ordinal = other.ordinal;
    method = other.method;
    path = other.path;
    host = other.host;
    contentType = other.contentType;
    traceparent = other.traceparent;
    traceHigh = other.traceHigh;
    traceLow = other.traceLow;
    traceSampled = other.traceSampled;
    clientId = other.clientId;
    version = other.version;
    status = other.status;
    requestHeadSeen = other.requestHeadSeen;
    responseHeadSeen = other.responseHeadSeen;
    requestComplete = other.requestComplete;
    responseComplete = other.responseComplete;
    finished = other.finished;
    tunnelled = other.tunnelled;
    expectsContinue = other.expectsContinue;
    closes = other.closes;
    foreign = other.foreign;
    sizesExact = other.sizesExact;
    startNanos = other.startNanos;
    requestEndNanos = other.requestEndNanos;
    firstByteNanos = other.firstByteNanos;
    endNanos = other.endNanos;
    System.arraycopy(other.bytes, 0, bytes, 0, bytes.length);
    wireBytes = other.wireBytes;
    retransmittedBytes = other.retransmittedBytes;
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  /** How many requests came before this one on the same connection. */
  public int ordinal() {
    return ordinal;
  }

  /** The request method as sent, empty until the request head has been read. */
  public String method() {
    return method;
  }

  /**
   * The path without its query, as sent; of an absolute-form target its path, of an authority-form
   * target (CONNECT) the authority. Empty until the request head has been read.
   */
  public String path() {
    return path;
  }

  /** The Host field or the authority of an absolute-form target, lower case; null when absent. */
  public @Nullable String host() {
    return host;
  }

  /** The response's media type without parameters, lower case; null when absent. */
  public @Nullable String contentType() {
    return contentType;
  }

  /** The request's {@code traceparent} field; null when absent. */
  public @Nullable String traceparent() {
    return traceparent;
  }

  /** The upper half of the trace id that the client sent; 0 with {@link #traceLow} when absent. */
  public long traceHigh() {
    return traceHigh;
  }

  /** The lower half of the trace id. */
  public long traceLow() {
    return traceLow;
  }

  /** Whether the client keeps the trace that it sent, so that there is something to look up. */
  public boolean traceSampled() {
    return traceSampled;
  }

  /** Who the client says to be, or is known to be; null when nobody told. */
  public @Nullable String clientId() {
    return clientId;
  }

  /** Who the client is: its id, or its address when it has none. */
  public String client() {
    return clientId == null ? endpoints.clientAddress() : clientId;
  }

  /** Says who the client is, unless that is known; called by the ledger. */
  public void identifyClient(String id) {
    if (clientId == null) {
      clientId = id;
    }
  }

  /** {@code 1.0} or {@code 1.1}; empty until the request head has been read. */
  public String version() {
    return version;
  }

  /** The final response's status code, 0 until known. */
  public int status() {
    return status;
  }

  public boolean requestHeadSeen() {
    return requestHeadSeen;
  }

  public boolean responseHeadSeen() {
    return responseHeadSeen;
  }

  public boolean requestComplete() {
    return requestComplete;
  }

  public boolean responseComplete() {
    return responseComplete;
  }

  /** Whether the client still waits for leave to send its body (RFC 9110 §10.1.1). */
  public boolean expectsContinue() {
    return expectsContinue;
  }

  /** Whether client or server said that the connection ends with this (RFC 9112 §9.6). */
  public boolean closes() {
    return closes;
  }

  /** Whether this turned out to be no HTTP/1 at all, so that it never gets a request head. */
  public boolean foreign() {
    return foreign;
  }

  /** Whether no more message bytes will be added; wire bytes still may be. */
  public boolean finished() {
    return finished;
  }

  /**
   * Whether the split into header, body and framing is known. False after bytes were lost where the
   * message's structure was; the sums may still be right.
   */
  public boolean sizesExact() {
    return sizesExact;
  }

  /** Bytes of one kind in one direction. */
  public long bytes(Direction direction, ByteKind kind) {
    return bytes[direction.ordinal() * 3 + kind.ordinal()];
  }

  /** Bytes of one direction: the sum of its three kinds. */
  public long messageBytes(Direction direction) {
    int i = direction.ordinal() * 3;
    return bytes[i] + bytes[i + 1] + bytes[i + 2];
  }

  /** Bytes of both directions. */
  public long messageBytes() {
    return messageBytes(Direction.REQUEST) + messageBytes(Direction.RESPONSE);
  }

  /** Adds its bytes, times {@code factor}, to sums by direction, then kind. */
  public void addBytesTo(long[] sums, int factor) {
    for (int i = 0; i < bytes.length; i++) {
      sums[i] += factor * bytes[i];
    }
  }

  void add(Direction direction, ByteKind kind, long count) {
    bytes[direction.ordinal() * 3 + kind.ordinal()] += count;
  }

  /** When the first byte of the request passed. */
  public long startNanos() {
    return startNanos;
  }

  /** When the last byte of the request passed, 0 until then. */
  public long requestEndNanos() {
    return requestEndNanos;
  }

  /** When the first byte of the final response passed, 0 until then. */
  public long firstByteNanos() {
    return firstByteNanos;
  }

  /** When the last byte of the exchange passed, so far. */
  public long endNanos() {
    return endNanos;
  }

  /** Captured bytes at original length, from the link layer up, charged to this exchange. */
  public long wireBytes() {
    return wireBytes;
  }

  /** Payload bytes of this exchange that were captured more than once. */
  public long retransmittedBytes() {
    return retransmittedBytes;
  }

  /** Charges captured bytes; called by the ledger, also after the exchange has finished. */
  public void addWireBytes(long count) {
    wireBytes += count;
  }

  /** Counts payload that was captured again; called by the ledger. */
  public void addRetransmittedBytes(long count) {
    retransmittedBytes += count;
  }

  /** What the listener has attached, or null. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Keeps one object of the listener with this exchange. */
  public void attach(@Nullable Object object) {
    attachment = object;
  }
}
