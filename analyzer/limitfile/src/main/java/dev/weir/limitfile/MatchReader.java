package dev.weir.limitfile;

import dev.weir.core.ledger.StatusRange;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Wildcard;
import dev.weir.core.route.RouteGlob;
import dev.weir.core.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads what limits and budgets are for.
 *
 * <p>Every entry is one text; {@code {exactly: "a*"}} stands for a host, client or content type
 * that has a {@code *} in its name. Confined to one thread.
 */
final class MatchReader {
  /** Of all limits together: they are tried one after the other. */
  static final int MOST_PATTERNS = 10_000;

  private static final List<String> KEYS =
      List.of("route", "method", "host", "client", "status", "content-type");
  private static final List<String> EXACTLY = List.of("exactly");
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~"; // RFC 9110 §5.6.2

  private int patterns;

  Match read(Value match) throws LimitsSyntaxException {
    Fields fields = Fields.of(match, KEYS);
    return new Match(
        entries(fields, "route", entry -> entry.read(RouteGlob::of)),
        entries(fields, "method", entry -> entry.read(MatchReader::method)),
        entries(fields, "host", entry -> wildcard(entry, MatchReader::host)),
        entries(fields, "client", entry -> wildcard(entry, text -> text)),
        entries(fields, "status", entry -> entry.read(StatusRange::parse)),
        entries(fields, "content-type", entry -> wildcard(entry, MatchReader::mediaType)));
  }

  /** What can be told of a request by its start line, as keys beside others. */
  Match requests(Fields fields) throws LimitsSyntaxException {
    return new Match(
        entries(fields, "route", entry -> entry.read(RouteGlob::of)),
        entries(fields, "method", entry -> entry.read(MatchReader::method)),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private interface EntryReader<T> {
    T read(Value entry) throws LimitsSyntaxException;
  }

  private interface Normal {
    String of(String text);
  }

  private <T> List<T> entries(Fields fields, String key, EntryReader<T> reader)
      throws LimitsSyntaxException {
    Value value = fields.find(key);
    if (value == null) {
      return List.of();
    }
    List<T> read = new ArrayList<>();
    for (Value entry : value.entries()) {
      patterns++;
      if (patterns > MOST_PATTERNS) {
        throw entry.refused(
            "more than " + MOST_PATTERNS + " patterns in all; use fewer, with * in them");
      }
      read.add(reader.read(entry));
    }
    if (read.isEmpty()) {
      throw value.refused(key + " is an empty list, which nothing is in; leave it out for all");
    }
    return read;
  }

  private static Wildcard wildcard(Value entry, Normal normal) throws LimitsSyntaxException {
    if (entry.isMapping()) {
      Value name = Fields.of(entry, EXACTLY).need("exactly", "exactly: \"a*\"");
      return name.read(text -> Wildcard.exactly(normal.of(text)));
    }
    return entry.read(text -> Wildcard.of(normal.of(text)));
  }

  private static String method(String text) {
    if (text.isEmpty() || !text.chars().allMatch(MatchReader::isTokenChar)) {
      throw new IllegalArgumentException(
          "'" + Printable.of(text) + "' is no method; name one, such as GET");
    }
    // RFC 9110 §9.1: case counts, and no method in use is in lower case.
    if (text.equals(text.toLowerCase(Locale.ROOT)) && !text.equals(text.toUpperCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "'"
              + Printable.of(text)
              + "' is in lower case, which no client sends; write "
              + Printable.of(text.toUpperCase(Locale.ROOT)));
    }
    return text;
  }

  private static String host(String text) {
    int colon = text.lastIndexOf(':');
    boolean port =
        colon > text.lastIndexOf(']') && text.substring(colon + 1).chars().allMatch(Value::isDigit);
    if (port || text.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "'"
              + Printable.of(text)
              + "' is more than a host; leave out scheme, port and path, as in *.example.org");
    }
    return text.toLowerCase(Locale.ROOT); // RFC 3986 §3.2.2
  }

  private static String mediaType(String text) {
    if (text.indexOf(';') >= 0) {
      throw new IllegalArgumentException(
          "'"
              + Printable.of(text)
              + "' has parameters, which are not compared; leave out ';' and what follows");
    }
    return text.toLowerCase(Locale.ROOT); // RFC 9110 §8.3.1
  }

  private static boolean isTokenChar(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || TOKEN_MARKS.indexOf(c) >= 0);
  }
}
