package dev.weir.prometheus;

import java.util.HashSet;
import java.util.Set;

/**
 * The values that labels may take. Whoever sends requests chooses paths and methods, and every
 * value is a time series that somebody stores, so there is a bound to them.
 *
 * <p>The first routes keep their label for good: were labels given to the largest at the time, a
 * counter would vanish and come back.
 *
 * <p>Not safe for use by several threads.
 */
final class Labels {
  static final String OTHER = "_other";
  static final int MAX_ROUTES = 1_000;

  private static final int MAX_CHARS = 200;
  // RFC 9110 §9.3, and RFC 5789.
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  private final Set<String> routes = new HashSet<>();

  /** The label of a route: itself, or {@link #OTHER} when there are too many. */
  String route(String route) {
    String label = printable(route);
    if (label.equals(OTHER) || routes.contains(label)) {
      return label;
    }
    if (routes.size() == MAX_ROUTES) {
      return OTHER;
    }
    routes.add(label);
    return label;
  }

  static String method(String method) {
    return METHODS.contains(method) ? method : OTHER;
  }

  /** Three digits that HTTP knows as a class, or what stands for no response. */
  static String status(String status) {
    boolean known = status.length() == 3 && status.charAt(0) >= '1' && status.charAt(0) <= '5';
    return known || status.equals("none") ? status : OTHER;
  }

  /** Only visible ASCII: no reader of the text format stumbles over that. */
  private static String printable(String route) {
    StringBuilder label = new StringBuilder(Math.min(route.length(), MAX_CHARS));
    for (int i = 0; i < route.length() && i < MAX_CHARS; i++) {
      char c = route.charAt(i);
      label.append(c > ' ' && c < 0x7f ? c : '?');
    }
    return label.toString();
  }
}
