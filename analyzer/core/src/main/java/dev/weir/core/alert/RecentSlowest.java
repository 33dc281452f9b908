package dev.weir.core.alert;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The longest durations of a while, to a tenth of it; of each tenth as many as are asked for.
 * Confined to one thread.
 */
final class RecentSlowest {
  private static final int PARTS = 10;

  private final long partSeconds;
  private final int rank;
  private final double[] slowest; // of each part its longest, the shortest of them first
  private final @Nullable String[] names = new String[PARTS];
  private final double[] sorted;
  private long lastPart = Long.MIN_VALUE;

  /**
   * @param rank how many there have to be
   */
  RecentSlowest(long windowSeconds, int rank) {
    this.partSeconds = Math.max(1, windowSeconds / PARTS);
    this.rank = rank;
    this.slowest = new double[PARTS * rank];
    this.sorted = new double[PARTS * rank];
  }

  void add(long second, double seconds, String name) {
    long part = Math.floorDiv(second, partSeconds);
    moveTo(part);
    int cell = Math.floorMod(part, PARTS);
    int first = cell * rank;
    if (lastPart - part < PARTS && seconds > slowest[first]) {
      if (seconds > slowest[first + rank - 1]) {
        names[cell] = name;
      }
      slowest[first] = seconds;
      Arrays.sort(slowest, first, first + rank);
    }
  }

  /** As many as there have to be took at least so long, as of a second; 0 when there were less. */
  double value(long second) {
    moveTo(Math.floorDiv(second, partSeconds));
    System.arraycopy(slowest, 0, sorted, 0, slowest.length);
    Arrays.sort(sorted);
    return sorted[sorted.length - rank];
  }

  /** Whose the longest is. */
  String name() {
    int highest = 0;
    for (int part = 1; part < PARTS; part++) {
      if (slowest[(part + 1) * rank - 1] > slowest[(highest + 1) * rank - 1]) {
        highest = part;
      }
    }
    String name = names[highest];
    return name == null ? "" : name;
  }

  private void moveTo(long part) {
    if (part <= lastPart) {
      return;
    }
    long steps = lastPart == Long.MIN_VALUE ? PARTS : Math.min(PARTS, part - lastPart);
    for (long i = 0; i < steps; i++) {
      int cell = Math.floorMod(part - i, PARTS);
      Arrays.fill(slowest, cell * rank, (cell + 1) * rank, 0);
    }
    lastPart = part;
  }
}
