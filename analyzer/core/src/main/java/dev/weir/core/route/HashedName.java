package dev.weir.core.route;

import org.jspecify.annotations.Nullable;

/**
 * Finds hashes and long numbers within names: {@code app.3f2a1b9c.js} becomes {@code app.{hash}.js}
 * and {@code order-1234567} becomes {@code order-{id}}.
 *
 * <p>A part is a run of letters and digits; {@code %XX} and every other character separate parts. A
 * part becomes {@code {id}} if it is 6 or more digits. It becomes {@code {hash}} if it is 8 or more
 * hexadecimal digits of one case with a letter and a digit; or if it has 8 or more characters,
 * stands in a name with an extension after parts without digits, and digits meet letters in it 2
 * times or more (4 if of one case), as in {@code index-BkT3x9Qz.js}.
 */
final class HashedName {
  private static final int MIN_NUMBER_CHARS = 6;
  private static final int MIN_HASH_CHARS = 8;

  private HashedName() {}

  /** The name with its hashes replaced, or null if it has none. */
  static @Nullable String of(String path, int from, int to, boolean hasExtension) {
    StringBuilder result = null;
    int copied = from;
    boolean afterWords = false;
    int i = from;
    while (i < to) {
      int start = i;
      while (i < to && ValueShapes.isAlphanumeric(path.charAt(i))) {
        i++;
      }
      String shape = partShape(path, start, i, hasExtension && afterWords);
      if (shape != null) {
        if (result == null) {
          result = new StringBuilder();
        }
        result.append(path, copied, start).append(shape);
        copied = i;
      }
      afterWords = (afterWords || start == from) && !hasDigit(path, start, i);
      i += isEscape(path, i, to) ? 3 : 1;
    }
    return result == null ? null : result.append(path, copied, to).toString();
  }

  private static boolean hasDigit(String path, int from, int to) {
    for (int i = from; i < to; i++) {
      if (ValueShapes.isDigit(path.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEscape(String path, int i, int to) {
    return i + 2 < to
        && path.charAt(i) == '%'
        && ValueShapes.isHexDigit(path.charAt(i + 1))
        && ValueShapes.isHexDigit(path.charAt(i + 2));
  }

  private static @Nullable String partShape(String path, int from, int to, boolean suffix) {
    int chars = to - from;
    if (chars < MIN_NUMBER_CHARS) {
      return null;
    }
    int digits = 0;
    int lower = 0;
    int hexLetters = 0;
    int edges = 0;
    boolean wasDigit = ValueShapes.isDigit(path.charAt(from));
    for (int i = from; i < to; i++) {
      char c = path.charAt(i);
      boolean digit = ValueShapes.isDigit(c);
      if (digit) {
        digits++;
      } else {
        lower += c >= 'a' ? 1 : 0;
        hexLetters += ValueShapes.isHexDigit(c) ? 1 : 0;
      }
      edges += digit == wasDigit ? 0 : 1;
      wasDigit = digit;
    }
    if (digits == chars) {
      return SegmentClassifier.ID;
    }
    int letters = chars - digits;
    boolean oneCase = lower == 0 || lower == letters;
    boolean hex = oneCase && hexLetters == letters && digits > 0;
    boolean mixed = suffix && edges >= (oneCase ? 4 : 2);
    return chars >= MIN_HASH_CHARS && (hex || mixed) ? "{hash}" : null;
  }
}
