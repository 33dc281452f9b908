package dev.weir.core.series;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Says which route took over from one that is no longer seen: routes are learned, so {@code
 * /users/1} may have become {@code /users/{id}}. What nothing took over has been dropped from
 * memory, and counts as the rest.
 *
 * <p>Cost: a route that vanishes is compared with all others, once.
 */
public final class Successors {
  private final Map<String, String> known = new HashMap<>();
  private Set<String> seen = Set.of();

  /** Tells which routes there are now. */
  public void seen(Collection<String> routes) {
    seen = new HashSet<>(routes);
    known.keySet().removeAll(seen);
    known.values().removeIf(successor -> !seen.contains(successor) && !isRest(successor));
  }

  /** What counts on for a series whose figures went elsewhere. */
  public Series of(Series gone) {
    String route =
        seen.contains(gone.route())
            ? Series.OTHER
            : known.computeIfAbsent(gone.route(), this::mostLiteralMatch);
    return isRest(route) ? Series.REST : new Series(route, gone.method());
  }

  private static boolean isRest(String route) {
    return route.equals(Series.OTHER);
  }

  private String mostLiteralMatch(String gone) {
    String[] segments = gone.split("/", -1);
    String best = Series.OTHER;
    int mostLiterals = -1;
    for (String route : seen) {
      int literals = literalsOfMatch(route, segments);
      boolean first = literals == mostLiterals && literals >= 0 && route.compareTo(best) < 0;
      if (literals > mostLiterals || first) {
        best = route;
        mostLiterals = literals;
      }
    }
    return best;
  }

  /** How many segments agree to the letter; -1 if the template does not match. */
  private static int literalsOfMatch(String template, String[] segments) {
    if (template.indexOf('{') < 0 && template.indexOf('*') < 0) {
      return -1;
    }
    String[] pattern = template.split("/", -1);
    int literals = 0;
    for (int i = 0; i < pattern.length; i++) {
      if (pattern[i].equals("**") || pattern[i].startsWith("{*")) {
        return literals;
      }
      if (i == segments.length) {
        return -1;
      }
      if (pattern[i].equals(segments[i])) {
        literals++;
      } else if (pattern[i].indexOf('{') < 0 && pattern[i].indexOf('*') < 0) {
        return -1;
      }
    }
    return pattern.length == segments.length ? literals : -1;
  }
}
