package dev.weir.replay.gor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What ends a record: a line of three monkeys, and how to find it.
 *
 * <p>Found by Horspool's search for the twelve bytes of the monkeys: the byte under their last
 * place tells how far they may move. All twelve are above ASCII, so that in text every twelfth byte
 * is looked at and nothing looked up.
 */
final class Separator {
  /** Longer arrays are not to be had on every virtual machine. */
  static final int MOST_ARRAY_BYTES = Integer.MAX_VALUE - 16;

  private static final byte[] BYTES = "\n🐵🙈🙉\n".getBytes(StandardCharsets.UTF_8);
  private static final int LAST = BYTES.length - 1;

  /** Monkeys: the bytes between the line ends. */
  private static final int MONKEYS = BYTES.length - 2;

  private static final byte[] SHIFT = shifts();

  private Separator() {}

  private static byte[] shifts() {
    byte[] shift = new byte[256];
    Arrays.fill(shift, (byte) MONKEYS);
    for (int i = 1; i <= MONKEYS; i++) {
      shift[BYTES[i] & 0xff] = (byte) (MONKEYS - i);
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
    int last = from + MONKEYS;
    int end = to - 1; // behind the monkeys comes a line end
    while (last < end) {
      byte under = bytes[last];
      if (under >= 0) {
        last += MONKEYS;
        continue;
      }
      int shift = SHIFT[under & 0xff];
      if (shift == 0) {
        if (bytes[last + 1] == '\n' && matches(bytes, last - MONKEYS)) {
          return last - MONKEYS;
        }
        shift = MONKEYS; // no other of the twelve is like the last
      }
      last += shift;
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
