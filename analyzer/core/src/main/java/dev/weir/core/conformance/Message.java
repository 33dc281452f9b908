package dev.weir.core.conformance;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;

/** One direction of an exchange that a limit is for. Confined to the thread of the parsers. */
final class Message {
  final Exchange exchange;
  final Direction direction;
  final Bucket bucket;

  /** Pieces of it that wait for their turn in time. */
  int waiting;

  boolean inProgress;

  /** Whether it no longer counts among those of its bucket. */
  boolean left;

  /** When its latest bytes passed that have had their turn. */
  long lastNanos;

  Message(Exchange exchange, Direction direction, Bucket bucket) {
    this.exchange = exchange;
    this.direction = direction;
    this.bucket = bucket;
  }

  /** Whether no more bytes will come. */
  boolean isOver() {
    return exchange.finished()
        || (direction == Direction.REQUEST
            ? exchange.requestComplete()
            : exchange.responseComplete());
  }
}
