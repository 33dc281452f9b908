package dev.weir.core.limit;

/** Between which rates a limit may be moved by what is seen, both bytes per second. */
public record AdaptiveRange(long floorBytesPerSecond, long ceilingBytesPerSecond, AdaptiveBy by) {
  public AdaptiveRange {
    if (floorBytesPerSecond < 1 || ceilingBytesPerSecond < floorBytesPerSecond) {
      throw new IllegalArgumentException(
          "floor="
              + floorBytesPerSecond
              + " and ceiling="
              + ceilingBytesPerSecond
              + " are no range of rates; set 0 < floor <= ceiling");
    }
  }

  /** Moved by demand. */
  public AdaptiveRange(long floorBytesPerSecond, long ceilingBytesPerSecond) {
    this(floorBytesPerSecond, ceilingBytesPerSecond, AdaptiveBy.DEMAND);
  }
}
