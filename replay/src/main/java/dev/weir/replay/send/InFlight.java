package dev.weir.replay.send;

import org.jspecify.annotations.Nullable;

/**
 * The requests that have gone out and not come to their end, the oldest first.
 *
 * <p>The flights themselves are the links, so nothing is allocated or hashed for each. Confined to
 * one loop.
 */
final class InFlight {
  private @Nullable Flight oldest;
  private @Nullable Flight newest;

  /** The one that went out first; null when there is none. */
  @Nullable Flight oldest() {
    return oldest;
  }

  /** It has gone out, now. */
  void add(Flight flight) {
    Flight before = newest;
    flight.older = before;
    newest = flight;
    if (before == null) {
      oldest = flight;
    } else {
      before.newer = flight;
    }
  }

  /** It is under way no more; nothing happens if it was not. */
  void remove(Flight flight) {
    Flight before = flight.older;
    Flight after = flight.newer;
    if (before == null && oldest != flight) {
      return;
    }
    if (before == null) {
      oldest = after;
    } else {
      before.newer = after;
    }
    if (after == null) {
      newest = before;
    } else {
      after.older = before;
    }
    flight.older = null;
    flight.newer = null;
  }
}
