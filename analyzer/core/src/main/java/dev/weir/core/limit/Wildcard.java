package dev.weir.core.limit;

/**
 * A pattern of names: every {@code *} stands for any number of characters, everything else for
 * itself.
 *
 * <p>Matched without recursion or allocation; cost at most length × length.
 *
 * @param exact whether a {@code *} stands for itself, too
 */
public record Wildcard(String pattern, boolean exact) {
  public Wildcard {
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException("a pattern is empty, so nothing matches; leave it out");
    }
  }

  /** Reads a pattern. */
  public static Wildcard of(String pattern) {
    return new Wildcard(pattern, pattern.indexOf('*') < 0);
  }

  /** One name, whatever characters it has. */
  public static Wildcard exactly(String name) {
    return new Wildcard(name, true);
  }

  /** Whether the whole name fits. */
  public boolean matches(String name) {
    if (exact) {
      return pattern.equals(name);
    }
    int at = 0;
    int in = 0;
    int star = -1; // where the pattern goes on after the latest '*', -1 without one
    int starIn = 0; // up to where that star has taken characters
    while (in < name.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = ++at;
        starIn = in;
      } else if (at < pattern.length() && pattern.charAt(at) == name.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0) {
        in = ++starIn;
        at = star;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
