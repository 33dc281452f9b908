package dev.weir.json;

/**
 * Instants as {@link Timestamps#utc} writes them with nine digits, without a string for each: of
 * one second to the next only the digits after the point change.
 *
 * <p>Confined to one thread.
 */
final class InstantText {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int FRACTION_DIGITS = 9;

  private char[] text = new char[0];
  private long textSecond = Long.MIN_VALUE;

  /** The text of an instant, in an array that the next call changes. */
  char[] of(long epochNanos) {
    long second = Math.floorDiv(epochNanos, NANOS_PER_SECOND);
    if (second != textSecond) {
      text = Timestamps.utc(second * NANOS_PER_SECOND, FRACTION_DIGITS).toCharArray();
      textSecond = second;
    }
    int nanos = (int) (epochNanos - second * NANOS_PER_SECOND);
    int last = text.length - 2; // behind it is the Z
    for (int i = last; i > last - FRACTION_DIGITS; i--) {
      text[i] = (char) ('0' + nanos % 10);
      nanos /= 10;
    }
    return text;
  }
}
