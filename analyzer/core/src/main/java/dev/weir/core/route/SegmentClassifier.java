package dev.weir.core.route;

import org.jspecify.annotations.Nullable;

/**
 * Decides by its characters alone whether a path segment is a name or a value, and which.
 *
 * <p>One pass notes the kinds of characters and how often digits meet letters; the first rule that
 * holds decides:
 *
 * <table>
 * <caption>Rules in order</caption>
 * <tr><th>what</th><th>exactly</th><th>becomes</th></tr>
 * <tr><td>word</td><td>no digit, no {@code @}, no brace</td><td>itself</td></tr>
 * <tr><td>template</td><td>has a brace</td><td>itself</td></tr>
 * <tr><td>number</td><td>digits only, also {@code 2026} and {@code 20261121}: a number that happens
 * to look like a date would tear a route in two</td><td>{@code {id}}</td></tr>
 * <tr><td>UUID</td><td>8-4-4-4-12 hexadecimal digits</td><td>{@code {uuid}}</td></tr>
 * <tr><td>date</td><td>{@code 2026-11}, {@code 2026-11-21}, or the latter with a time after {@code
 * T}; years 1900 to 2099</td><td>{@code {date}}</td></tr>
 * <tr><td>hex</td><td>8 or more hexadecimal digits of one case, with a letter and a digit</td>
 * <td>{@code {hex}}</td></tr>
 * <tr><td>e-mail</td><td>{@code local@domain.tld}, the {@code @} also as {@code %40}; not {@code
 * logo@2x.png}, not {@code vue@3.2.1}</td><td>{@code {email}}</td></tr>
 * <tr><td>value with extensions</td><td>one of the above before one or two of {@code .json}: a
 * letter and 1 to 4 letters or digits more</td><td>{@code {id}.json}</td></tr>
 * <tr><td>key and value</td><td>one of the above after {@code =}</td><td>{@code dt={date}}</td></tr>
 * <tr><td>hashed name</td><td>see {@link HashedName}</td><td>{@code app.{hash}.js}</td></tr>
 * <tr><td>token</td><td>16 or more of {@code A-Za-z0-9-_}, {@code =} among the last two, also before
 * extensions; digits meet letters 3 times or more (4 if all are of one case) and once in 12
 * characters; a hyphen in 10 characters at most. Or 32 or more of these and dots that begin with
 * {@code eyJ}: a JSON web token</td><td>{@code {token}}</td></tr>
 * <tr><td>version</td><td>{@code v1}, {@code 2.0}, {@code 3.12.0}: no rule holds</td><td>itself</td>
 * </tr>
 * </table>
 *
 * <p>A result longer than the bound becomes {@code {long}}. Every result is classified as itself.
 * Values that no rule knows stay names, and the tree above learns them. Confined to one thread.
 */
final class SegmentClassifier {
  static final String ID = "{id}";
  static final String UUID = "{uuid}";
  static final String DATE = "{date}";
  static final String HEX = "{hex}";
  static final String EMAIL = "{email}";
  static final String TOKEN = "{token}";
  static final String LONG = "{long}";

  /** What follows the deepest segment that counts. */
  static final String REST = "**";

  /** Segments that mean one kind of value, or nothing to learn from; few by nature. */
  private static final String[] EXACT = {"", ID, UUID, DATE, HEX, EMAIL, REST};

  private static final int DIGIT = 1;
  private static final int LOWER_HEX = 2;
  private static final int LOWER = 4;
  private static final int UPPER_HEX = 8;
  private static final int UPPER = 16;
  private static final int HYPHEN = 32;
  private static final int DOT = 64;
  private static final int EQUALS = 128;
  private static final int AT = 256;
  private static final int BRACE = 512;
  private static final int OTHER = 1024;
  private static final int LETTER = LOWER_HEX | LOWER | UPPER_HEX | UPPER;

  private static final int MAX_EXTENSIONS = 2;
  private static final int MIN_HEX_CHARS = 8;
  private static final int MIN_TOKEN_CHARS = 16;
  private static final int MIN_WEB_TOKEN_CHARS = 32;

  private static final int[] KINDS = kinds();

  private final int maxSegmentChars;

  // What the last scan saw.
  private int seen;
  private int edges;
  private int hyphens;

  SegmentClassifier(int maxSegmentChars) {
    this.maxSegmentChars = maxSegmentChars;
  }

  /** The segment's shape, or null if the segment is a name and stands for itself. */
  @Nullable String shapeOf(String path, int from, int to) {
    scan(path, from, to);
    boolean word = (seen & (DIGIT | AT | BRACE)) == 0;
    if (word || (seen & BRACE) != 0) {
      return to - from > maxSegmentChars ? LONG : exactOf(path, from, to);
    }
    String shape = valueOf(path, from, to);
    if (shape == null) {
      shape = compositeOf(path, from, to);
    }
    int chars = shape == null ? to - from : shape.length();
    return chars > maxSegmentChars ? LONG : shape;
  }

  /** Whether a level of names may have this child besides, because there are few of its kind. */
  static boolean isExact(String segment) {
    return exactOf(segment, 0, segment.length()) != null;
  }

  private static @Nullable String exactOf(String path, int from, int to) {
    for (String exact : EXACT) {
      if (exact.length() == to - from && path.startsWith(exact, from)) {
        return exact;
      }
    }
    return null;
  }

  private void scan(String path, int from, int to) {
    int kindsSeen = 0;
    int edgesSeen = 0;
    int hyphensSeen = 0;
    int previous = OTHER;
    for (int i = from; i < to; i++) {
      char c = path.charAt(i);
      int kind = c < KINDS.length ? KINDS[c] : OTHER;
      kindsSeen |= kind;
      if (kind == HYPHEN) {
        hyphensSeen++;
      } else if (isEdge(previous, kind)) {
        edgesSeen++;
      }
      previous = kind;
    }
    seen = kindsSeen;
    edges = edgesSeen;
    hyphens = hyphensSeen;
  }

  /** Whether a digit meets a letter. */
  private static boolean isEdge(int left, int right) {
    return left == DIGIT ? (right & LETTER) != 0 : right == DIGIT && (left & LETTER) != 0;
  }

  /** What the whole scanned segment is, or null. */
  private @Nullable String valueOf(String path, int from, int to) {
    if (seen == DIGIT) {
      return ID;
    }
    if (ValueShapes.isUuid(path, from, to)) {
      return UUID;
    }
    if (ValueShapes.isDate(path, from, to)) {
      return DATE;
    }
    if (isHex(to - from)) {
      return HEX;
    }
    return EmailAddress.is(path, from, to) ? EMAIL : null;
  }

  private boolean isHex(int chars) {
    boolean oneCase = seen == (DIGIT | LOWER_HEX) || seen == (DIGIT | UPPER_HEX);
    return oneCase && chars >= MIN_HEX_CHARS;
  }

  private boolean isToken(String path, int from, int to) {
    int chars = to - from;
    // A JSON web token is three base64url parts; the first is an object, so it begins with {".
    boolean webToken = chars >= MIN_WEB_TOKEN_CHARS && path.startsWith("eyJ", from);
    int allowed = LETTER | DIGIT | HYPHEN | EQUALS | (webToken ? DOT : 0);
    if ((seen & ~allowed) != 0 || chars < MIN_TOKEN_CHARS) {
      return false;
    }
    if ((seen & EQUALS) != 0 && path.indexOf('=', from) < to - 2) {
      return false;
    }
    boolean bothCases = (seen & (LOWER | LOWER_HEX)) != 0 && (seen & (UPPER | UPPER_HEX)) != 0;
    // In random base64 every fourth character is an edge, in lower-case words with numbers few are.
    return webToken
        || (edges >= (bothCases ? 3 : 4) && edges * 12 >= chars && hyphens * 10 <= chars);
  }

  private @Nullable String compositeOf(String path, int from, int to) {
    int stemEnd = to;
    for (int i = 0; i < MAX_EXTENSIONS; i++) {
      int dot = ValueShapes.extensionDot(path, from, stemEnd);
      if (dot <= from) {
        break;
      }
      stemEnd = dot;
      scan(path, from, stemEnd);
      String stem = valueOf(path, from, stemEnd);
      if (stem != null) {
        return stem + path.substring(stemEnd, to);
      }
    }
    int value = path.indexOf('=', from) + 1;
    if (value > from && value < to) {
      scan(path, value, to);
      String shape = valueOf(path, value, to);
      if (shape != null) {
        return path.substring(from, value) + shape;
      }
    }
    String hashed = HashedName.of(path, from, to, stemEnd < to);
    return hashed != null ? hashed : tokenOf(path, from, to, stemEnd);
  }

  private @Nullable String tokenOf(String path, int from, int to, int stemEnd) {
    scan(path, from, to);
    if (isToken(path, from, to)) {
      return TOKEN;
    }
    if (stemEnd == to) {
      return null;
    }
    scan(path, from, stemEnd);
    return isToken(path, from, stemEnd) ? TOKEN + path.substring(stemEnd, to) : null;
  }

  private static int[] kinds() {
    int[] kinds = new int[128];
    for (int c = 0; c < kinds.length; c++) {
      kinds[c] = kindOf((char) c);
    }
    return kinds;
  }

  private static int kindOf(char c) {
    if (c >= '0' && c <= '9') {
      return DIGIT;
    }
    if (c >= 'a' && c <= 'z') {
      return c <= 'f' ? LOWER_HEX : LOWER;
    }
    if (c >= 'A' && c <= 'Z') {
      return c <= 'F' ? UPPER_HEX : UPPER;
    }
    return switch (c) {
      case '-', '_' -> HYPHEN;
      case '.' -> DOT;
      case '=' -> EQUALS;
      case '@' -> AT;
      case '{', '}' -> BRACE;
      default -> OTHER;
    };
  }
}
