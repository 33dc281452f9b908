package dev.weir.core.http;

import org.jspecify.annotations.Nullable;

/**
 * The exchanges in progress on one connection, from the oldest to the newest, and which of them the
 * next response answers: HTTP/1 answers requests in order (RFC 9112 §9.3.2).
 *
 * <p>Bounded: a client that has {@value #MOST_OUTSTANDING} requests unanswered is not waiting for
 * answers that can be seen here. Beyond the first {@value #FREE}, connections have a bound in
 * common.
 */
final class Pairing {
  private static final int MOST_OUTSTANDING = 4096;
  private static final int FREE = 8;

  private final ByteBudget budget;

  private ExchangeListener listener;
  private @Nullable Exchange oldest;
  private @Nullable Exchange newest;

  /** The exchange whose response comes next or is under way; null when none is awaited. */
  private @Nullable Exchange awaiting;

  private int size;

  /** What was taken of the budget. */
  private int taken;

  private boolean pipelined;
  private boolean unpaired;

  /** The last exchange whose response can be told; null while all can. */
  private @Nullable Exchange answersUpTo;

  Pairing(ExchangeListener listener, ByteBudget budget) {
    this.listener = listener;
    this.budget = budget;
  }

  void tell(ExchangeListener other) {
    listener = other;
  }

  @Nullable Exchange oldest() {
    return oldest;
  }

  /** The ordinal of the newest whose request head is known; -1 when there is none. */
  int newestKnown() {
    Exchange exchange = newest;
    if (exchange == null) {
      return -1;
    }
    return exchange.requestHeadSeen ? exchange.ordinal() : exchange.ordinal() - 1;
  }

  /** The oldest with a higher ordinal whose request head is known, or null. */
  @Nullable Exchange knownAfter(int ordinal) {
    Exchange exchange = oldest;
    while (exchange != null && exchange.ordinal() <= ordinal) {
      exchange = exchange.next;
    }
    return exchange == null || !exchange.requestHeadSeen ? null : exchange;
  }

  @Nullable Exchange awaiting() {
    return awaiting;
  }

  /** Whether a request has ever been sent before the response to the one before it was complete. */
  boolean pipelined() {
    return pipelined;
  }

  void pipelines() {
    pipelined = true;
  }

  /** Whether nobody knows any more which response answers which request. */
  boolean unpaired() {
    return unpaired;
  }

  /** Whether more requests are unanswered than are kept. */
  boolean full() {
    return size >= MOST_OUTSTANDING || (size >= FREE && budget.usedUp());
  }

  void add(Exchange exchange) {
    size++;
    if (size > FREE && budget.take(1)) {
      taken++;
    }
    if (oldest == null) {
      oldest = exchange;
    }
    if (newest != null) {
      newest.next = exchange;
    }
    newest = exchange;
    if (awaiting == null && !unpaired) {
      awaiting = exchange;
    }
  }

  /** Lets the newest exchange be answered next: its response has been seen. */
  void await(Exchange exchange) {
    awaiting = exchange;
  }

  void complete(Direction direction, Exchange exchange, long nowNanos) {
    if (direction == Direction.REQUEST) {
      exchange.requestComplete = true;
      exchange.requestEndNanos = nowNanos;
      if (exchange.responseComplete || unpaired) {
        finish(exchange);
      }
      return;
    }
    exchange.responseComplete = true;
    exchange.endNanos = nowNanos;
    if (awaiting == exchange) {
      awaiting = exchange.next;
    }
    if (exchange.requestComplete) {
      finish(exchange);
    }
  }

  /** Ends an exchange that will never be answered. */
  void giveUp(Exchange exchange) {
    if (awaiting == exchange) {
      awaiting = exchange.next;
    }
    finish(exchange);
  }

  /** Nobody knows how many requests come after {@code exchange}, or after the newest known one. */
  void answersEndWith(@Nullable Exchange exchange) {
    answersUpTo = exchange;
    if (exchange == null || !exchange.requestHeadSeen) {
      for (Exchange at = oldest; at != null; at = at.next) {
        if (at.requestHeadSeen) {
          answersUpTo = at;
        }
      }
    }
  }

  /** Whether no later response can be told apart. */
  boolean isLastAnswer(Exchange exchange) {
    return exchange == answersUpTo;
  }

  /** From here on no response is anybody's; finishes all requests that have been sent. */
  void unpair() {
    unpaired = true;
    awaiting = null;
    Exchange exchange = oldest;
    while (exchange != null) {
      Exchange next = exchange.next;
      if (exchange.requestComplete) {
        finish(exchange);
      }
      exchange = next;
    }
  }

  /** Ends all exchanges in progress: what is missing of them will not be known. */
  void giveUp() {
    while (oldest != null) {
      Exchange exchange = oldest;
      exchange.sizesExact = false;
      finish(exchange);
    }
    awaiting = null;
    answersUpTo = null;
  }

  /** Finishes whatever is in progress: the connection is over. */
  void close(boolean foreign) {
    while (oldest != null) {
      Exchange exchange = oldest;
      exchange.foreign |= foreign;
      finish(exchange);
    }
    awaiting = null;
    unpaired = true;
  }

  private void finish(Exchange exchange) {
    if (exchange.finished) {
      return;
    }
    Exchange before = null;
    Exchange at = oldest;
    while (at != null && at != exchange) {
      before = at;
      at = at.next;
    }
    if (at != null) {
      size--;
      if (taken > 0) {
        taken--;
        budget.give(1);
      }
      if (before == null) {
        oldest = exchange.next;
      } else {
        before.next = exchange.next;
      }
      if (newest == exchange) {
        newest = before;
      }
    }
    exchange.next = null;
    exchange.finished = true;
    listener.finished(exchange);
  }
}
