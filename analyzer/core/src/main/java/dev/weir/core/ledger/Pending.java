package dev.weir.core.ledger;

import dev.weir.core.window.SlidingWindow;

/** What an exchange without an entry yet has to remember. */
final class Pending {
  /** Message bytes by time, but those in the slot in which the exchange began. */
  final SlidingWindow window;

  /** Message bytes in the window. */
  long windowBytes;

  /** Whether it is a request already, and only its key still depends on the response. */
  boolean requestKnown;

  Pending(LedgerOptions options) {
    this.window = new SlidingWindow(options.windowSlots(), options.slotNanos());
  }

  void add(long nowNanos, long bytes) {
    window.add(nowNanos, bytes);
    windowBytes += bytes;
  }
}
