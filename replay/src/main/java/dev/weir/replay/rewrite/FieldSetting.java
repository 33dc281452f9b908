package dev.weir.replay.rewrite;

import java.util.Locale;
import java.util.Set;

/**
 * A field that every request is given, in the place of those of the same name.
 *
 * @param name a token, RFC 9110 §5.6.2
 * @param value printable Latin-1
 */
public record FieldSetting(String name, String value) {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
  private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding");

  public FieldSetting {
    requireName(name);
    if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c < 0x100))) {
      throw new IllegalArgumentException(
          "the value of " + name + " holds what no field may, such as a line end; leave it out");
    }
  }

  /** Reads {@code NAME: VALUE}. */
  public static FieldSetting parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "'" + text + "' has no colon; give NAME: VALUE, such as 'User-Agent: weir'");
    }
    return new FieldSetting(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
  }

  /** The name of a field that may be changed. */
  public static String requireName(String name) {
    if (name.isEmpty() || !name.chars().allMatch(FieldSetting::isTokenChar)) {
      throw new IllegalArgumentException(
          "'" + name + "' is not the name of a field; give one, such as User-Agent");
    }
    if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          name + " says where the body ends, which stays as recorded; leave it out");
    }
    return name;
  }

  private static boolean isTokenChar(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || TOKEN_MARKS.indexOf(c) >= 0);
  }
}
