package dev.weir.replay.gor;

import dev.weir.core.message.Message.Kind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a record: {@code KIND ID TIME DURATION}, the duration left out by old versions
 * of GoReplay.
 *
 * <p>Scratch space of one thread, filled by {@link #parse}.
 */
final class MetaLine {
  /** Longest id taken for one; GoReplay's have 24 digits, once 40. */
  static final int LONGEST_ID = 64;

  /** So many bytes tell whether a line could be one. */
  static final int TELLING_BYTES = 2 + LONGEST_ID + 1;

  private static final Kind[] KINDS = Kind.values();
  private static final int MOST_DIGITS = 19;

  /** The year 2223; later ones would overflow when durations are added. */
  private static final long MOST_NANOS = 8_000_000_000_000_000_000L;

  /** A month: nobody watches one message for longer. */
  private static final long MOST_DURATION_NANOS = 30L * 86_400 * 1_000_000_000;

  private static final long NO_NUMBER = -1;

  Kind kind = Kind.REQUEST;
  String id = "";

  /** See {@link StreamIds#stream}. */
  long stream;

  long startNanos;
  long durationNanos;

  /** Whether the duration was one; else it is 0. */
  boolean durationSound;

  private int at;

  /** Whether this could begin a record, be the times in it sound or not. */
  static boolean couldBegin(byte[] bytes, int from, int to) {
    return hasKind(bytes, from, to) && isId(bytes, from + 2, idEnd(bytes, from + 2, to), to);
  }

  private static boolean hasKind(byte[] bytes, int from, int to) {
    return to - from >= 4 && bytes[from] >= '1' && bytes[from] <= '3' && bytes[from + 1] == ' ';
  }

  private static boolean isId(byte[] bytes, int from, int end, int to) {
    return end > from && end < to && bytes[end] == ' ';
  }

  /** Where the visible ASCII ends, looked at in words of eight bytes while there are such. */
  private static int idEnd(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + LONGEST_ID);
    int i = from;
    for (; i + 8 <= end; i += 8) {
      int visible = Words.visible(Words.at(bytes, i));
      if (visible < 8) {
        return i + visible;
      }
    }
    while (i < end && bytes[i] > ' ' && bytes[i] < 0x7f) {
      i++;
    }
    return i;
  }

  /**
   * Reads the line from {@code from} to its end at {@code to}, exclusive.
   *
   * @return why it cannot be read, null if it can
   */
  @Nullable String parse(byte[] bytes, int from, int to) {
    if (!hasKind(bytes, from, to)) {
      return GorDamage.BAD_META_LINE;
    }
    kind = KINDS[bytes[from] - '1'];
    int end = idEnd(bytes, from + 2, to);
    if (!isId(bytes, from + 2, end, to)) {
      return GorDamage.BAD_META_LINE;
    }
    stream = StreamIds.stream(bytes, from + 2, end);
    id = new String(bytes, from + 2, end - from - 2, StandardCharsets.ISO_8859_1);
    at = end + 1;
    startNanos = number(bytes, to);
    if (startNanos < 0 || startNanos > MOST_NANOS) {
      return GorDamage.BAD_TIME;
    }
    durationNanos = at > to ? 0 : number(bytes, to);
    durationSound = durationNanos >= 0 && durationNanos <= MOST_DURATION_NANOS && at > to;
    if (!durationSound) {
      durationNanos = 0;
    }
    return null;
  }

  /** The number up to the next space or the end of the line, which is passed over. */
  private long number(byte[] bytes, int to) {
    int from = at;
    long number = 0;
    while (at + 8 <= to && at - from < 2 * 8 && Words.isDigits(Words.at(bytes, at))) {
      number = number * 100_000_000 + Words.number(Words.at(bytes, at));
      at += 8;
    }
    while (at < to && bytes[at] != ' ') {
      int digit = bytes[at++] - '0';
      if (digit < 0 || digit > 9 || at - from > MOST_DIGITS) {
        return NO_NUMBER;
      }
      number = number * 10 + digit;
    }
    boolean any = at > from;
    at++;
    return any ? number : NO_NUMBER; // 19 digits may overflow, and are negative or absurd then.
  }
}
