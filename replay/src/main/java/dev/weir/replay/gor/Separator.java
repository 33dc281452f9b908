package dev.weir.replay.gor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What ends a record: a line of three monkeys, and how to find it.
 *
 * <p>Found by Horspool's search: the byte under the pattern's last place tells how far the pattern
 * may move, so that most bytes of a long body are never looked at.
 */
final class Separator {
  /** Longer arrays are not to be had on every virtual machine. */
  static final int MOST_ARRAY_BYTES = Integer.MAX_VALUE - 16;

  private static final byte[] BYTES = "\n🐵🙈🙉\n".getBytes(StandardCharsets.UTF_8);
  private static final int LAST = BYTES.length - 1;
  private static final byte[] SHIFT = shifts();

  private Separator() {}

  private static byte[] shifts() {
    byte[] shift = new byte[256];
    Arrays.fill(shift, (byte) BYTES.length);
    for (int i = 0; i < LAST; i++) {
      shift[BYTES[i] & 0xff] = (byte) (LAST - i);
    }
    return shift;
  }

  /** Not copied; nobody may change them. */
  static byte[] bytes() {
    return BYTES;
  }

  static int lengthBytes() {
    return BYTES.length;
  }

  /** Where the next one begins, -1 if none is whole between {@code from} and {@code to}. */
  static int find(byte[] bytes, int from, int to) {
    int last = from + LAST;
    while (last < to) {
      byte under = bytes[last];
      if (under == '\n' && matches(bytes, last - LAST)) {
        return last - LAST;
      }
      last += SHIFT[under & 0xff];
    }
    return -1;
  }

  private static boolean matches(byte[] bytes, int at) {
    return Arrays.equals(bytes, at, at + LAST, BYTES, 0, LAST);
  }

  /** Whether the bytes end in one whose own line end is missing, as an editor may leave it. */
  static boolean endsWithoutLineEnd(byte[] bytes, int from, int to) {
    return to - from >= LAST && matches(bytes, to - LAST);
  }
}
