package dev.weir.core.conformance;

import java.util.PriorityQueue;

/**
 * Brings what passed into the order in which it did: a capture may hold packets out of order, a
 * segment is told of late when one before it was missing, and bytes before a response's status are
 * told of once that is known.
 *
 * <p>What passed waits until something else has passed {@value #HORIZON_NANOS} ns later, or until
 * too many wait. Confined to the thread of the parsers.
 */
final class Arrivals {
  private static final long HORIZON_NANOS = 2_000_000_000;
  private static final int MOST_WAITING = 1 << 17;

  private final PriorityQueue<Piece> waiting = new PriorityQueue<>();
  private long told;
  private long newestNanos;
  private long releasedNanos;

  /** Bytes of one message that passed at one time; {@code number} tells those of one time apart. */
  private record Piece(long nanos, long number, Message message, long bytes)
      implements Comparable<Piece> {
    @Override
    public int compareTo(Piece other) {
      long later = nanos - other.nanos;
      return Long.signum(later == 0 ? number - other.number : later);
    }
  }

  /** Bytes passed, above 0. */
  void add(Message message, long bytes, long nanos) {
    if (told == 0 || nanos - newestNanos > 0) {
      newestNanos = nanos;
    }
    message.waiting++;
    waiting.add(new Piece(nanos, told++, message, bytes));
    Piece oldest = waiting.peek();
    while (oldest != null
        && (newestNanos - oldest.nanos > HORIZON_NANOS || waiting.size() > MOST_WAITING)) {
      release(waiting.remove());
      oldest = waiting.peek();
    }
  }

  /** Lets all that waits pass. */
  void finish() {
    while (!waiting.isEmpty()) {
      release(waiting.remove());
    }
  }

  /** Up to when all has passed. */
  long releasedNanos() {
    return releasedNanos;
  }

  private void release(Piece piece) {
    Message message = piece.message;
    Conformance conformance = message.bucket.conformance;
    if (!message.inProgress) {
      message.inProgress = true;
      conformance.begins(piece.nanos);
    }
    conformance.passed(piece.bytes, piece.nanos);
    releasedNanos = piece.nanos;
    message.lastNanos = piece.nanos;
    message.waiting--;
    if (message.isOver()) {
      over(message);
    }
  }

  /** No more bytes of a message will come; those that wait are still to pass. */
  void over(Message message) {
    if (message.waiting > 0) {
      return;
    }
    if (message.inProgress) {
      message.inProgress = false;
      message.bucket.conformance.ends(message.lastNanos);
    }
    if (message.exchange.finished() && !message.left) {
      message.left = true;
      message.bucket.messages--;
    }
  }
}
