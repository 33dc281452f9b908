package dev.weir.core.route;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of paths, or of routes: {@code /api/*}{@code /reports/**}. As a {@link RouteTemplate},
 * but {@code **} may stand anywhere between two slashes, and one {@code *} or {@code {name}} stands
 * for one segment or a part of one.
 *
 * <p>Matched without recursion or allocation: on a mismatch the latest {@code **} takes one more
 * segment; earlier ones never need another look, because the part between two was found as early as
 * possible.
 */
public final class RouteGlob {
  private static final String ANY_NUMBER = "**";

  private final String text;

  /** Of one segment each; null where any number of them may stand. */
  private final List<RouteTemplate> segments;

  private RouteGlob(String text, List<RouteTemplate> segments) {
    this.text = text;
    this.segments = segments;
  }

  /**
   * Reads a pattern.
   *
   * @throws RouteSyntaxException if it cannot be read
   */
  public static RouteGlob of(String text) {
    List<RouteTemplate> segments = new ArrayList<>();
    if (!text.startsWith("/")) {
      RouteTemplate.of(text); // says what is wrong
    }
    int start = 1;
    while (start <= text.length()) {
      int end = PathSegments.end(text, start);
      String segment = text.substring(start, end);
      segments.add(
          segment.equals(ANY_NUMBER)
              ? ANY
              : new TemplateParser("template", 1, start, '/' + segment).parse());
      start = end + 1;
    }
    return new RouteGlob(text, List.copyOf(segments));
  }

  private static final RouteTemplate ANY = RouteTemplate.of("/" + ANY_NUMBER);

  /** As written. */
  public String text() {
    return text;
  }

  /** Whether the whole path, without its query, fits. */
  public boolean matches(String path) {
    if (!path.startsWith("/")) {
      return false;
    }
    int slash = 0;
    int at = 0;
    int deep = -1; // the segment after the latest "**", -1 without one
    int deepSlash = 0; // up to where that one has taken segments
    while (slash < path.length()) {
      if (at < segments.size() && segments.get(at) == ANY) {
        deep = ++at;
        deepSlash = slash;
      } else if (at < segments.size() && segments.get(at).matchesSegment(path, slash)) {
        at++;
        slash = PathSegments.end(path, slash + 1);
      } else if (deep >= 0) {
        deepSlash = PathSegments.end(path, deepSlash + 1);
        slash = deepSlash;
        at = deep;
      } else {
        return false;
      }
    }
    while (at < segments.size() && segments.get(at) == ANY) {
      at++;
    }
    return at == segments.size();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RouteGlob glob && glob.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
