package dev.weir.core.simulation;

import dev.weir.core.control.PathCounts;
import dev.weir.core.control.PathListener;
import dev.weir.core.http.Direction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a path carried, second by second; 56 bytes for each in which there was anything.
 *
 * <p>Confined to one thread while it is written; then any may read.
 */
final class PathHistory implements PathListener {
  private static final long SECOND = 1_000_000_000;
  private static final int FIRST = 64;
  private static final int WAYS = Direction.values().length;

  private long[] seconds = new long[FIRST];
  private long[] sent = new long[WAYS * FIRST];
  private long[] sentAgain = new long[WAYS * FIRST];
  private long[] ceMarks = new long[WAYS * FIRST];
  private int count;

  @Override
  public void sent(Direction direction, long bytes, boolean ceMarked, long epochNanos) {
    int at = WAYS * slot(epochNanos) + direction.ordinal();
    sent[at] += bytes;
    ceMarks[at] += ceMarked ? 1 : 0;
  }

  @Override
  public void sentAgain(Direction direction, long bytes, long epochNanos) {
    sentAgain[WAYS * slot(epochNanos) + direction.ordinal()] += bytes;
  }

  /**
   * What passed in a second, counted from the epoch.
   *
   * @return null where nobody looked at all
   */
  @Nullable PathCounts of(Direction direction, long second) {
    if (count == 0) {
      return null;
    }
    int slot = Arrays.binarySearch(seconds, 0, count, second);
    if (slot < 0) {
      return PathCounts.NOTHING;
    }
    int at = WAYS * slot + direction.ordinal();
    // What was sent again may be found out a little later, in another second.
    return new PathCounts(sent[at], Math.min(sent[at], sentAgain[at]), ceMarks[at]);
  }

  private int slot(long epochNanos) {
    long second = Math.floorDiv(epochNanos, SECOND);
    if (count > 0 && seconds[count - 1] == second) {
      return count - 1;
    }
    int slot = Arrays.binarySearch(seconds, 0, count, second);
    return slot >= 0 ? slot : insert(-slot - 1, second);
  }

  /** Mostly at the end: packets that come late are few, and come soon. */
  private int insert(int slot, long second) {
    if (count == seconds.length) {
      seconds = Arrays.copyOf(seconds, 2 * count);
      sent = Arrays.copyOf(sent, WAYS * 2 * count);
      sentAgain = Arrays.copyOf(sentAgain, WAYS * 2 * count);
      ceMarks = Arrays.copyOf(ceMarks, WAYS * 2 * count);
    }
    System.arraycopy(seconds, slot, seconds, slot + 1, count - slot);
    seconds[slot] = second;
    makeRoom(sent, slot);
    makeRoom(sentAgain, slot);
    makeRoom(ceMarks, slot);
    count++;
    return slot;
  }

  private void makeRoom(long[] column, int slot) {
    int from = WAYS * slot;
    System.arraycopy(column, from, column, from + WAYS, WAYS * (count - slot));
    Arrays.fill(column, from, from + WAYS, 0);
  }
}
