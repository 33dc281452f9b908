package dev.weir.prometheus;

/**
 * A histogram of the sizes of finished responses.
 *
 * @param upperBoundsBytes inclusive, ascending; larger ones stand in one more count
 * @param counts one more than bounds; not cumulative
 * @param sumBytes of all
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, and read once
public record ResponseSizes(long[] upperBoundsBytes, long[] counts, long sumBytes) {
  public ResponseSizes {
    if (counts.length != upperBoundsBytes.length + 1) {
      throw new IllegalArgumentException(
          "counts=" + counts.length + " must be one more than bounds=" + upperBoundsBytes.length);
    }
  }
}
