package dev.weir.agent.runtime.connection;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.HttpConnection;
import dev.weir.core.http.Unowned;
import dev.weir.core.ledger.Reason;
import dev.weir.core.ledger.TallyBoard;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives the plaintext of one connection to the parser, and charges what that says whose it was.
 * Guarded by the lock of the connection's stripe.
 *
 * <p>A write is seen once it has returned. By then the peer may have answered, and another thread
 * may have read the answer: on a connection that the application opened, a response that comes
 * before its request waits for it here. That is rare, and bounded by what all connections may hold
 * together.
 */
final class HttpReader {
  private static final byte[] NONE = {};

  private Stripe stripe;
  private TallyBoard board;

  /** Whether every request will have been seen, and so no response is without. */
  private final boolean seesAllRequests;

  private HttpConnection parser;

  /** Whether a fault has spoilt what is known: nothing more is looked at. */
  private boolean givenUp;

  /** Of the bytes that pass at present, how many have not been charged yet. */
  private long unchargedBytes;

  /** A response before its request. */
  private byte[] held = NONE;

  private int heldBytes;

  /** Whether the response of the next request has passed, and could not be held. */
  private boolean answerLost;

  /** Whether the peer has ended after what is held. */
  private boolean endHeld;

  /**
   * @param seesAllRequests whether the application opened the connection, under the agent's eyes
   */
  HttpReader(Stripe stripe, TallyBoard board, HttpConnection parser, boolean seesAllRequests) {
    this.stripe = stripe;
    this.board = board;
    this.parser = parser;
    this.seesAllRequests = seesAllRequests;
  }

  /** Goes on in another stripe; false when something is in progress. */
  boolean moveTo(Stripe otherStripe, TallyBoard otherBoard) {
    if (heldBytes > 0 || !parser.moveTo(otherBoard, otherStripe.parsing)) {
      return false;
    }
    stripe = otherStripe;
    board = otherBoard;
    return true;
  }

  /** So many bytes are about to be given. */
  void expect(long length) {
    unchargedBytes = length;
  }

  void feed(Direction direction, byte[] bytes, int offset, int length, long nowNanos) {
    boolean response = direction == Direction.RESPONSE;
    if (response && seesAllRequests && hold(bytes, offset, length)) {
      return;
    }
    if (response && heldBytes > 0) {
      lose(nowNanos);
    }
    charge(direction, bytes, offset, length, nowNanos);
    if (!response && answerLost) {
      answerLost = false;
      parser.rejoin(); // the answer to this has passed, the next is not its own
    } else if (!response && heldBytes > 0) {
      release(nowNanos);
    }
  }

  /** Passes over opaque bytes. */
  void skip(Direction direction, long length, long nowNanos) {
    long left = length;
    while (left > 0) {
      long consumed = parser.gap(direction, left, nowNanos);
      charge(consumed);
      left -= consumed;
    }
  }

  /** How many bytes to come may be passed over. */
  long opaqueBytes(Direction direction) {
    return parser.opaqueBytes(direction);
  }

  /** The exchange whose response comes next or is under way, or null. */
  @Nullable Exchange answering() {
    return parser.answering();
  }

  /** The exchange whose request is under way, or null. */
  @Nullable Exchange receiving() {
    return parser.receiving();
  }

  /** See {@link HttpConnection#newestRequest}. */
  int newestRequest() {
    return parser.newestRequest();
  }

  /** See {@link HttpConnection#requestAfter}. */
  @Nullable Exchange requestAfter(int ordinal) {
    return parser.requestAfter(ordinal);
  }

  String protocolName() {
    return parser.protocolName();
  }

  /** No more will come this way. */
  void end(Direction direction, long nowNanos) {
    if (heldBytes > 0 && direction == Direction.RESPONSE) {
      endHeld = true;
    } else {
      parser.end(direction, nowNanos);
    }
  }

  void close(long nowNanos) {
    if (heldBytes > 0) {
      lose(nowNanos); // there was no request
    }
    parser.close(nowNanos);
  }

  /** A fault has spoilt what is known: nothing more is looked at. */
  void giveUp() {
    HttpConnection spoilt = parser;
    parser = HttpConnection.foreign();
    givenUp = true;
    board.unattributed(Reason.UNTRACKED, unchargedBytes);
    unchargedBytes = 0;
    drop(heldBytes, 0); // they stay a partial exchange
    spoilt.close(0);
  }

  private void charge(Direction direction, byte[] bytes, int offset, int length, long nowNanos) {
    int at = offset;
    int left = length;
    while (left > 0) {
      int consumed = parser.feed(direction, bytes, at, left, nowNanos);
      charge(consumed);
      at += consumed;
      left -= consumed;
    }
  }

  /** In this order, so that after a fault every byte has been charged, or is one to be charged. */
  private void charge(long consumed) {
    if (givenUp) {
      board.unattributed(Reason.UNTRACKED, consumed);
    } else {
      board.charge(parser, consumed);
    }
    unchargedBytes -= consumed;
    board.settle();
  }

  /** Keeps a response that comes before its request; false when these bytes are not to be kept. */
  private boolean hold(byte[] bytes, int offset, int length) {
    if ((heldBytes == 0 && !comesEarly(bytes[offset])) || !stripe.heldResponses.take(length)) {
      return false;
    }
    int at = heldBytes;
    heldBytes += length;
    if (heldBytes > held.length) {
      held = Arrays.copyOf(held, Math.max(heldBytes, 2 * held.length));
    }
    System.arraycopy(bytes, offset, held, at, length);
    unchargedBytes -= length;
    board.unattributed(Reason.PARTIAL_EXCHANGE, length);
    return true;
  }

  /** Whether a response that begins so answers a request that has not been seen. */
  private boolean comesEarly(byte first) {
    if (first != 'H' || parser.inProgress() != null) {
      return false;
    }
    Unowned between = parser.unowned();
    return between == Unowned.IDLE || between == Unowned.UNDECIDED;
  }

  /** Reads what was held, as far as it answers requests that have been seen. */
  private void release(long nowNanos) {
    int at = 0;
    while (at < heldBytes && parser.inProgress() != null) {
      int consumed = parser.feed(Direction.RESPONSE, held, at, heldBytes - at, nowNanos);
      board.charge(parser, consumed);
      board.unattributed(Reason.PARTIAL_EXCHANGE, -consumed);
      board.settle();
      at += consumed;
    }
    drop(at, nowNanos);
  }

  /**
   * There is too much of what is held, or nothing to wait for: it stays a partial exchange, and so
   * does what follows until a message begins.
   */
  private void lose(long nowNanos) {
    parser.rejoin();
    answerLost = true;
    drop(heldBytes, nowNanos);
  }

  /** Forgets the first bytes that were held, and with the last of them comes the end. */
  private void drop(int count, long nowNanos) {
    stripe.heldResponses.give(count);
    heldBytes -= count;
    if (heldBytes == 0) {
      held = NONE;
    } else {
      System.arraycopy(held, count, held, 0, heldBytes);
    }
    if (heldBytes == 0 && endHeld) {
      endHeld = false;
      parser.end(Direction.RESPONSE, nowNanos);
    }
  }
}
