package dev.weir.core.ledger;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many keys several boards may tell apart. Each may tell its share of {@code mostTallies},
 * whatever the others do, and besides all may tell {@code mostTallies} together, whichever are
 * busy; so there are never more than twice as many. Any thread may call.
 */
public final class TallyRoom {
  /** Idle tallies up to this many stay with a board, so that steady traffic finds them again. */
  private static final int MOST_KEPT_TALLIES = 512;

  private final int mostTallies;
  private final int share;
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
    this.share = mostTallies / boards;
  }

  /** How many a board keeps although they are idle. */
  int keptTallies() {
    return Math.min(MOST_KEPT_TALLIES, share / 4);
  }

  /** Below so many tallies, a board has not come to the half of what it may have. */
  int halfShare() {
    return share / 2;
  }

  /** Whether a board with so many tallies may not have another. */
  boolean isFull(int size) {
    return size >= share && tallies.get() >= mostTallies;
  }

  /** Whether a board with so many tallies has come to the half of what it may have. */
  boolean isHalfFull(int size) {
    return size >= halfShare() && tallies.get() >= mostTallies / 2;
  }

  void add(int count) {
    tallies.addAndGet(count);
  }
}
