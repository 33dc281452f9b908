package dev.weir.core.control;

/**
 * What was seen of a path in one direction for a while. Bytes or segments, as whoever looks has
 * them: only shares matter.
 *
 * @param sent all that was sent, again or for the first time
 * @param sentAgain the part of it that had been sent before
 * @param ceMarks how many packets came with the ECN mark "congestion experienced"
 */
public record PathCounts(long sent, long sentAgain, long ceMarks) {
  /** Nothing was sent. */
  public static final PathCounts NOTHING = new PathCounts(0, 0, 0);

  /** Refuses figures that cannot have been seen. */
  public PathCounts {
    if (sentAgain < 0 || sentAgain > sent || ceMarks < 0) {
      throw new IllegalArgumentException(
          "sentAgain=%d is not within 0 to sent=%d, or ceMarks=%d is below 0"
              .formatted(sentAgain, sent, ceMarks));
    }
  }

  /** Both together. */
  public PathCounts plus(PathCounts other) {
    return new PathCounts(sent + other.sent, sentAgain + other.sentAgain, ceMarks + other.ceMarks);
  }
}
