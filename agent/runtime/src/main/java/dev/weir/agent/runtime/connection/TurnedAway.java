package dev.weir.agent.runtime.connection;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Numbers whose sockets found no room: if there is some later, they are joined midway. Any thread
 * may call; nothing waits.
 */
final class TurnedAway {
  private final AtomicLongArray bits = new AtomicLongArray(Numbers.MOST / Long.SIZE);

  /** There has been no room for the socket of this number. */
  void add(int number) {
    bits.getAndAccumulate(number / Long.SIZE, 1L << number, (old, bit) -> old | bit);
  }

  /** Forgets a number, whose socket is closed or known; says whether there had been no room. */
  boolean remove(int number) {
    long bit = 1L << number;
    return (bits.get(number / Long.SIZE) & bit) != 0
        && (bits.getAndAccumulate(number / Long.SIZE, ~bit, (old, rest) -> old & rest) & bit) != 0;
  }
}
