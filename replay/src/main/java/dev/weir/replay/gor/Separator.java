package dev.weir.replay.gor;

import java.nio.charset.StandardCharsets;

/** What ends a record: a line of three monkeys. */
final class Separator {
  /** Longer arrays are not to be had on every virtual machine. */
  static final int MOST_ARRAY_BYTES = Integer.MAX_VALUE - 16;

  private static final byte[] BYTES = "\n🐵🙈🙉\n".getBytes(StandardCharsets.UTF_8);

  private Separator() {}

  /** Not copied; nobody may change them. */
  static byte[] bytes() {
    return BYTES;
  }

  static int lengthBytes() {
    return BYTES.length;
  }
}
