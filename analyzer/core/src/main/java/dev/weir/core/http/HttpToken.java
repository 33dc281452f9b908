package dev.weir.core.http;

/** The tokens of RFC 9110 §5.6.2: methods, names of fields. */
public final class HttpToken {
  private static final String MARKS = "!#$%&'*+-.^_`|~";

  private HttpToken() {}

  /** Whether a text is one token, and nothing else. */
  public static boolean matches(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean digit = c >= '0' && c <= '9';
      if (!letter && !digit && MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
