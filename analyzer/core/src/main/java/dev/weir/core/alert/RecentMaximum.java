package dev.weir.core.alert;

import org.jspecify.annotations.Nullable;

/** The highest of the last minute, to ten seconds. Confined to one thread. */
final class RecentMaximum {
  private static final int PARTS = 6;
  private static final int PART_SECONDS = 10;

  private final double[] parts = new double[PARTS];
  private final @Nullable String[] names = new String[PARTS];
  private long lastPart = Long.MIN_VALUE;

  void add(long second, double value, String name) {
    long part = Math.floorDiv(second, PART_SECONDS);
    moveTo(part);
    int cell = Math.floorMod(part, PARTS);
    if (lastPart - part < PARTS && value > parts[cell]) {
      parts[cell] = value;
      names[cell] = name;
    }
  }

  /** The highest as of a second, 0 when there was none. */
  double value(long second) {
    moveTo(Math.floorDiv(second, PART_SECONDS));
    return parts[highest()];
  }

  /** Whose the highest is. */
  String name() {
    @Nullable String name = names[highest()];
    return name == null ? "" : name;
  }

  private int highest() {
    int highest = 0;
    for (int i = 1; i < PARTS; i++) {
      if (parts[i] > parts[highest]) {
        highest = i;
      }
    }
    return highest;
  }

  private void moveTo(long part) {
    if (part <= lastPart) {
      return;
    }
    long steps = lastPart == Long.MIN_VALUE ? PARTS : Math.min(PARTS, part - lastPart);
    for (long i = 0; i < steps; i++) {
      parts[Math.floorMod(part - i, PARTS)] = 0;
    }
    lastPart = part;
  }
}
