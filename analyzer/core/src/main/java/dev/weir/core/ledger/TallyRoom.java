package dev.weir.core.ledger;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many keys several boards may tell apart together, whichever of them are busy. Any thread may
 * call; asked only when a board meets a key that is new to it.
 */
public final class TallyRoom {
  /** Idle tallies up to this many stay with a board, so that steady traffic finds them again. */
  private static final int MOST_KEPT_TALLIES = 512;

  private final int mostTallies;
  private final int keptTallies;
  private final AtomicInteger tallies = new AtomicInteger();

  /**
   * @param mostTallies between two takings, 1 or more
   * @param boards that share the room
   */
  public TallyRoom(int mostTallies, int boards) {
    if (mostTallies < 1) {
      throw new IllegalArgumentException("mostTallies=" + mostTallies + " is below 1");
    }
    this.mostTallies = mostTallies;
    this.keptTallies = Math.min(MOST_KEPT_TALLIES, mostTallies / 4 / boards);
  }

  /** How many a board keeps although they are idle. */
  int keptTallies() {
    return keptTallies;
  }

  boolean isFull() {
    return tallies.get() >= mostTallies;
  }

  boolean isHalfFull() {
    return tallies.get() >= mostTallies / 2;
  }

  void add(int count) {
    tallies.addAndGet(count);
  }
}
