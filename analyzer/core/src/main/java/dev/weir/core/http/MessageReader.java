package dev.weir.core.http;

import org.jspecify.annotations.Nullable;

/**
 * One direction of an HTTP/1 connection: finds heads, passes over bodies, and keeps its place after
 * losses. What a head means is decided by {@link Http1}, which pairs the two directions.
 *
 * <p>States:
 *
 * <pre>
 *   START ──first byte──► HEAD ──empty line──► BODY ──last byte──► START
 *     ▲                    │ gap                │ gap in structure
 *     └──piece begins──── LOST ◄────────────────┘        malformed ──► BROKEN
 *        a message
 * </pre>
 */
final class MessageReader {
  enum State {
    START,
    HEAD,
    BODY,
    /** Bytes are missing where structure was; the next piece that begins a message ends this. */
    LOST,
    /** The sender broke the protocol; nothing later can be trusted. */
    BROKEN
  }

  final Direction direction;
  final Body body = new Body();
  HeadLines lines;
  private final Http1 connection;

  State state;

  /** Whose the bytes are, in any state but START. */
  @Nullable Exchange owner;

  private @Nullable PartialHead partial;
  private boolean headComplete;

  /**
   * Lost bytes of a request that was cut off inside its head: the rest of it, if an answer is what
   * comes next.
   */
  private long unsureBytes;

  MessageReader(Direction direction, Http1 connection, HeadLines lines, State state) {
    this.direction = direction;
    this.connection = connection;
    this.lines = lines;
    this.state = state;
  }

  int feed(byte[] bytes, int offset, int length, long nowNanos) {
    int end = offset + length;
    int i = offset;
    if (state == State.LOST && beginsMessage(bytes, i, end) && connection.resumes(this, nowNanos)) {
      state = State.START;
      owner = null;
    }
    if (state == State.BODY && withholdsBody() && couldBeginRequest(bytes, i, end)) {
      connection.messageEnds(this, nowNanos);
    }
    if (state == State.START) {
      // RFC 9112 §2.2: ignore at least one empty line before a request line; some servers end a
      // body with a stray one as well.
      if (bytes[i] == '\r' || bytes[i] == '\n') {
        connection.passesNobodys();
        return emptyLines(bytes, i, end);
      }
      owner = connection.begins(this, nowNanos);
      state = State.HEAD;
    }
    if (state == State.HEAD) {
      headComplete = false;
      int next = head(bytes, i, end);
      connection.count(this, ByteKind.HEADER, next - i, nowNanos);
      i = next;
      if (headComplete) {
        connection.headEnds(this, nowNanos);
        if (state == State.START) {
          return i - offset;
        }
      } else if (state == State.HEAD) {
        return length;
      }
    }
    if (state == State.BODY) {
      i += body.feed(bytes, i, end - i);
      connection.countBody(this, nowNanos);
      if (body.extensionOversized) {
        body.extensionOversized = false;
        connection.remark(this, "chunk_extension_oversized");
      }
      if (!body.violation.isEmpty()) {
        breaks(body.violation);
      } else if (body.done()) {
        connection.messageEnds(this, nowNanos);
        return i - offset;
      }
    }
    if ((state == State.LOST || state == State.BROKEN) && i < end) {
      if (unsureBytes > 0) {
        // More of the client before any answer: the loss may have held more than one request.
        unsureBytes = 0;
        owner = null;
      }
      connection.countLost(this, end - i, nowNanos);
      return length;
    }
    return i - offset;
  }

  long gap(long length, long nowNanos) {
    if (state == State.BODY) {
      long passed = body.gap(length);
      if (passed > 0) {
        connection.countBody(this, nowNanos);
        if (body.done()) {
          connection.messageEnds(this, nowNanos);
        }
        return passed;
      }
    }
    boolean inRequestHead = state == State.HEAD && direction == Direction.REQUEST;
    if (state == State.HEAD) {
      salvageHead();
    }
    if (state != State.BROKEN && state != State.LOST) {
      owner = connection.structureLost(this, nowNanos);
      state = State.LOST;
    }
    if (owner != null && (inRequestHead || unsureBytes > 0)) {
      unsureBytes += length;
      connection.passesUnsure(this);
    } else {
      connection.countLost(this, length, nowNanos);
    }
    return length;
  }

  /** The message under way has come to its end, as its answer or the next one shows. */
  void settle(long nowNanos) {
    long bytes = unsureBytes;
    unsureBytes = 0;
    if (bytes > 0) {
      connection.countLost(this, bytes, nowNanos);
    }
  }

  /** Forgets where it is: the next byte begins a message. */
  void restart() {
    unsureBytes = 0;
    state = State.START;
    owner = null;
    dropPartial();
    body.none();
  }

  /** Whether it is between two messages. */
  boolean isBetween() {
    return state == State.START;
  }

  /** Forgets where it is: what follows is nobody's until a message begins. */
  void lose() {
    restart();
    state = State.LOST;
  }

  /** From now on everything to the end of the connection is content of {@code exchange}. */
  void tunnel(Exchange exchange) {
    owner = exchange;
    dropPartial();
    body.tunnel();
    state = State.BODY;
  }

  void breaks(String oddity) {
    state = State.BROKEN;
    dropPartial();
    connection.broken(this, oddity);
  }

  /** Whether the client waited for leave to send its body, and the answer came without. */
  private boolean withholdsBody() {
    Exchange exchange = owner;
    return exchange != null
        && exchange.expectsContinue
        && direction == Direction.REQUEST
        && exchange.responseComplete
        && exchange.bytes(Direction.REQUEST, ByteKind.BODY) == 0
        && exchange.bytes(Direction.REQUEST, ByteKind.FRAMING) == 0;
  }

  /** Whether the message under way has no end but that of the connection. */
  boolean endsWithConnection() {
    return state == State.BODY && body.endsWithConnection();
  }

  long opaqueBytes() {
    return state == State.BODY && !withholdsBody() ? body.opaqueBytes() : 0;
  }

  /** Reads the head, or as much of it as is there; returns where reading stopped. */
  private int head(byte[] bytes, int from, int end) {
    PartialHead pieces = partial;
    if (pieces == null) {
      int headEnd = lines.scan(bytes, from, end);
      if (headEnd >= 0) {
        headComplete = connection.readHead(this, bytes, from, false);
        return headEnd;
      }
      pieces = new PartialHead(connection.parsing.partialHeads);
      partial = pieces;
    }
    int consumed = pieces.append(bytes, from, end - from);
    if (consumed < 0) {
      connection.headGoesOn(this, pieces);
      return end;
    }
    lines.scan(pieces.bytes(), 0, pieces.length());
    dropPartial();
    headComplete = connection.readHead(this, pieces.bytes(), 0, pieces.oversized());
    return from + consumed;
  }

  private void salvageHead() {
    PartialHead pieces = partial;
    dropPartial();
    if (pieces != null) {
      lines.scan(pieces.bytes(), 0, pieces.length());
      connection.headCutOff(this, pieces.bytes());
    }
  }

  private void dropPartial() {
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }

  /**
   * Whether a piece begins a request, or is too short to tell and not the body that was announced.
   */
  private boolean couldBeginRequest(byte[] bytes, int from, int to) {
    return beginsMessage(bytes, from, to)
        || (to - from < StartLine.TELLING_BYTES
            && to - from != body.opaqueBytes()
            && StartLine.couldBeRequest(bytes, from, to));
  }

  private boolean beginsMessage(byte[] bytes, int from, int end) {
    return direction == Direction.REQUEST
        ? StartLine.beginsRequest(bytes, from, end)
        : StartLine.beginsStatus(bytes, from, end);
  }

  private static int emptyLines(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && (bytes[i] == '\r' || bytes[i] == '\n')) {
      i++;
    }
    return i - from;
  }
}
