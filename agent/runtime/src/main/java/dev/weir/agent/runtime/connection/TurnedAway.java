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
    int word = number / Long.SIZE;
    long before;
    do {
      before = bits.get(word);
    } while (!bits.compareAndSet(word, before, before | 1L << number));
  }

  /** Forgets a number, whose socket is closed or known; says whether there had been no room. */
  boolean remove(int number) {
    int word = number / Long.SIZE;
    long bit = 1L << number;
    long before;
    do {
      before = bits.get(word);
      if ((before & bit) == 0) {
        return false;
      }
    } while (!bits.compareAndSet(word, before, before & ~bit));
    return true;
  }
}
