package dev.weir.replay.gor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at once: the first is the lowest of the word.
 *
 * <p>A test sets the high bit of each byte that it finds. A carry only runs upwards, out of a byte
 * that was found itself, so the lowest bit set is always right; {@link #lineEnds} has no carry at
 * all.
 */
final class Words {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;
  private static final long LOWS = 0x7f * ONES;
  private static final long HALVES = 0xf0f0_f0f0_f0f0_f0f0L;
  private static final long THREES = 0x30 * ONES;

  private Words() {}

  static long at(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /** Which byte the lowest bit set is in. */
  static int first(long found) {
    return Long.numberOfTrailingZeros(found) >>> 3;
  }

  /** Every byte that is a line end. */
  static long lineEnds(long word) {
    long different = word ^ '\n' * ONES;
    return ~(((different & LOWS) + LOWS) | different) & HIGHS;
  }

  /** How many bytes come before the first that is no visible ASCII, at most 8. */
  static int visible(long word) {
    long belowSpace = ~(word + (0x80 - '!') * ONES);
    return first((belowSpace | (word + ONES) | word) & HIGHS);
  }

  /** Whether all are decimal digits. */
  static boolean isDigits(long word) {
    // The high half of each is 3, and stays 3 when 6 is added.
    return (word & HALVES) == THREES && ((word + 6 * ONES) & HALVES) == THREES;
  }

  /** What eight digits say: pairs of digits are joined, then pairs of pairs, then both halves. */
  static long number(long digits) {
    long tens = (((digits & ~HALVES) * (10 << 8 | 1)) >>> 8) & 0x00ff_00ff_00ff_00ffL;
    long hundreds = ((tens * (100 << 16 | 1)) >>> 16) & 0x0000_ffff_0000_ffffL;
    return (hundreds * (10_000L << 32 | 1)) >>> 32;
  }
}
