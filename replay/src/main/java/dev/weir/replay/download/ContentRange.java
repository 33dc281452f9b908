package dev.weir.replay.download;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The field Content-Range: which bytes came, of how many.
 *
 * @param span null where none could be given, as in an answer 416
 * @param lengthBytes of the whole, {@link #UNKNOWN} where the server does not say
 */
record ContentRange(@Nullable Span span, long lengthBytes) {
  static final long UNKNOWN = -1;

  // RFC 9110 §14.4: "bytes" SP ( first "-" last "/" ( length / "*" ) ) or "bytes" SP "*/" length
  private static final Pattern SYNTAX =
      Pattern.compile("bytes +(?:(\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)|\\*/(\\d{1,18}))");

  /** Null when the field says nothing that makes sense. */
  static @Nullable ContentRange parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.trim());
    if (!matcher.matches()) {
      return null;
    }
    String unsatisfied = matcher.group(4);
    if (unsatisfied != null) {
      return new ContentRange(null, Long.parseLong(unsatisfied));
    }
    long first = Long.parseLong(matcher.group(1));
    long last = Long.parseLong(matcher.group(2));
    long length = matcher.group(3).equals("*") ? UNKNOWN : Long.parseLong(matcher.group(3));
    // RFC 9110 §14.4: such a range is invalid, and must not be used.
    boolean invalid = last < first || (length != UNKNOWN && length <= last);
    return invalid ? null : new ContentRange(new Span(first, last + 1), length);
  }
}
