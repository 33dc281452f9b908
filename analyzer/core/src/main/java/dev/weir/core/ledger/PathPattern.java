package dev.weir.core.ledger;

import java.util.Objects;

/**
 * A pattern for paths: a prefix; or, with a {@code *} or {@code ?} in it, a glob for the whole
 * path, where {@code ?} is one character and {@code *} any number of them but not {@code /}, and
 * {@code **} any number of any.
 *
 * <p>A glob is matched without recursion: on a mismatch the latest {@code *} takes one more
 * character, and where it may not (at a {@code /}) the latest {@code **} does. Earlier stars never
 * need another look, because the part between two stars was found as early as possible. Cost at
 * most length × length, without allocation.
 */
public record PathPattern(String text) {

  public PathPattern {
    Objects.requireNonNull(text, "text");
  }

  /** Whether a path (without its query) is meant. */
  public boolean matches(String path) {
    boolean glob = text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    return glob ? matchesGlob(path) : path.startsWith(text);
  }

  private boolean matchesGlob(String path) {
    int at = 0;
    int in = 0;
    int star = -1; // where the pattern goes on after the latest '*', -1 without one
    int starIn = 0; // up to where that star has taken characters
    int deep = -1;
    int deepIn = 0;
    while (in < path.length() || at < text.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        if (text.startsWith("**", at)) {
          at += 2;
          deep = at;
          deepIn = in;
          star = -1;
        } else {
          at++;
          star = at;
          starIn = in;
        }
      } else if (fits(at, path, in)) {
        at++;
        in++;
      } else if (star >= 0 && starIn < path.length() && path.charAt(starIn) != '/') {
        in = ++starIn;
        at = star;
      } else if (deep >= 0 && deepIn < path.length()) {
        in = ++deepIn;
        at = deep;
        star = -1;
      } else {
        return false;
      }
    }
    return true;
  }

  private boolean fits(int at, String path, int in) {
    if (at == text.length() || in == path.length()) {
      return false;
    }
    char wanted = text.charAt(at);
    char found = path.charAt(in);
    return wanted == '?' ? found != '/' : wanted == found;
  }
}
