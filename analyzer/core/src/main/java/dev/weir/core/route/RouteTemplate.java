package dev.weir.core.route;

import java.util.List;

/**
 * One route as an operator writes it, such as {@code /users/{id}/orders} or {@code /static/**}.
 *
 * <ul>
 *   <li>{@code {name}} and {@code *} stand for one segment that is not empty, or for a part of one
 *       ({@code /tiles/{x}/{y}.png});
 *   <li>{@code **} stands at the end, for any number of segments, none included;
 *   <li>everything else matches as sent: percent-encoding is not undone, case counts, and so does a
 *       slash at the end. Parameters ({@code ;v=1}) are left out of the comparison.
 * </ul>
 */
public final class RouteTemplate {
  private static final String ANY_REST = "/**";

  private final String text;
  private final List<Segment> segments;
  private final boolean anyRest;

  RouteTemplate(String text, List<Segment> segments, boolean anyRest) {
    this.text = text;
    this.segments = List.copyOf(segments);
    this.anyRest = anyRest;
  }

  /**
   * Reads one template.
   *
   * @throws RouteSyntaxException if it cannot be read
   */
  public static RouteTemplate of(String text) {
    return new TemplateParser("template", 1, 1, text).parse();
  }

  /** The template as written, which is the name of the route. */
  public String text() {
    return text;
  }

  /** Whether the path, whose first slash is at {@code from}, is of this route. */
  boolean matches(String path, int from) {
    int slash = from;
    for (int i = 0; i < segments.size(); i++) {
      if (slash == path.length()) {
        return false;
      }
      int start = slash + 1;
      slash = PathSegments.end(path, start);
      if (!segments.get(i).matches(path, start, PathSegments.nameEnd(path, start, slash))) {
        return false;
      }
    }
    return anyRest || slash == path.length();
  }

  /** Whether the segment behind a slash of the path is the only one of this route. */
  boolean matchesSegment(String path, int slash) {
    int end = PathSegments.end(path, slash + 1);
    return segments.size() == 1
        && segments.get(0).matches(path, slash + 1, PathSegments.nameEnd(path, slash + 1, end));
  }

  /** Whether the path, of which only the path is given, is of this route. */
  public boolean matches(String path) {
    return path.startsWith("/") && matches(path, 0);
  }

  /**
   * Whether every path of a guessed route, such as {@code /users/{id}} or {@code /files/**}, is of
   * this one. The placeholders of guesses are not empty and have no slash, so they match what any
   * such name would.
   */
  boolean covers(String guessed) {
    if (!guessed.endsWith(ANY_REST)) {
      return matches(guessed, 0);
    }
    return anyRest && matches(guessed.substring(0, guessed.length() - ANY_REST.length()), 0);
  }

  /**
   * Orders templates so that the most specific comes first: at the first segment that differs in
   * kind, a literal goes before a part, a part before a whole variable, that before the end, and
   * {@code **} goes last; of two parts the one with more fixed characters goes first.
   */
  static int mostSpecificFirst(RouteTemplate a, RouteTemplate b) {
    for (int i = 0; ; i++) {
      int byKind = Integer.compare(a.looseness(i), b.looseness(i));
      if (byKind != 0 || (i >= a.segments.size() && i >= b.segments.size())) {
        return byKind;
      }
    }
  }

  private int looseness(int index) {
    if (index < segments.size()) {
      return segments.get(index).looseness();
    }
    return anyRest ? Integer.MAX_VALUE : Integer.MAX_VALUE - 1;
  }

  @Override
  public String toString() {
    return text;
  }

  /**
   * What one segment must look like.
   *
   * @param prefix all of it, unless {@code variable}
   * @param variable whether at least one more character stands between prefix and suffix
   */
  record Segment(String prefix, boolean variable, String suffix) {

    boolean matches(String path, int start, int end) {
      int fixedChars = prefix.length() + suffix.length();
      int length = end - start;
      return (variable ? length > fixedChars : length == fixedChars)
          && path.startsWith(prefix, start)
          && path.startsWith(suffix, end - suffix.length());
    }

    int looseness() {
      return variable ? Integer.MAX_VALUE - 2 - prefix.length() - suffix.length() : 0;
    }
  }
}
