package dev.weir.core.route;

/** Recognises e-mail addresses as they stand in paths. */
final class EmailAddress {

  private EmailAddress() {}

  /**
   * Whether the segment is something, {@code @} or {@code %40}, and a domain: labels of letters,
   * digits and hyphens, the last of letters only, the first neither a number ({@code vue@3.2.1})
   * nor a resolution ({@code logo@2x.png}).
   */
  static boolean is(String path, int from, int to) {
    int at = from;
    while (at < to && path.charAt(at) != '@' && !path.startsWith("%40", at)) {
      at++;
    }
    if (at == from || at >= to) {
      return false;
    }
    int domain = at + (path.charAt(at) == '@' ? 1 : 3);
    return isDomain(path, domain, to);
  }

  private static boolean isDomain(String path, int from, int to) {
    int lastDot = path.lastIndexOf('.', to - 1);
    if (lastDot <= from || to - lastDot < 3 || !startsWithHostName(path, from)) {
      return false;
    }
    char previous = '.';
    for (int i = from; i < to; i++) {
      char c = path.charAt(i);
      boolean plain = i > lastDot ? ValueShapes.isLetter(c) : isHostCharacter(c);
      if (!plain || (c == '.' && previous == '.')) {
        return false;
      }
      previous = c;
    }
    return true;
  }

  /** Whether a letter comes before the first dot, and not as in {@code 2x} and {@code 3x}. */
  private static boolean startsWithHostName(String path, int from) {
    int i = from;
    while (ValueShapes.isDigit(path.charAt(i))) {
      i++;
    }
    boolean resolution = i == from + 1 && path.startsWith("x.", i);
    return path.charAt(i) != '.' && !resolution;
  }

  private static boolean isHostCharacter(char c) {
    return ValueShapes.isAlphanumeric(c) || c == '-' || c == '.';
  }
}
