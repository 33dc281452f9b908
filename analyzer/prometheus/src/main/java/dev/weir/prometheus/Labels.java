package dev.weir.prometheus;

import dev.weir.core.series.Series;
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
public final class Labels {
  /** What stands for everything beyond a bound. */
  public static final String OTHER = Series.OTHER;

  static final int MAX_ROUTES = 1_000;
  static final int MAX_STATUSES = 64;

  private static final int MAX_CHARS = 200;
  // RFC 9110 §9.3, and RFC 5789.
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  private final Set<String> routes = new HashSet<>();
  private final Set<String> statuses = new HashSet<>();

  /** The label of a route: itself, or {@link #OTHER} when there are too many. */
  public String route(String route) {
    return admitted(printable(route), routes, MAX_ROUTES);
  }

  /** The label of a method: itself where a standard has it, else {@link #OTHER}. */
  public static String method(String method) {
    return METHODS.contains(method) ? method : OTHER;
  }

  /** The label of a status, which servers choose that the application sends requests to. */
  public String status(String status) {
    return admitted(printable(status), statuses, MAX_STATUSES);
  }

  private static String admitted(String label, Set<String> known, int max) {
    if (label.equals(OTHER) || known.contains(label)) {
      return label;
    }
    if (known.size() == max) {
      return OTHER;
    }
    known.add(label);
    return label;
  }

  /** Only visible ASCII: no reader of the text format stumbles over that. */
  static String printable(String text) {
    StringBuilder label = new StringBuilder(Math.min(text.length(), MAX_CHARS));
    for (int i = 0; i < text.length() && i < MAX_CHARS; i++) {
      char c = text.charAt(i);
      label.append(c > ' ' && c < 0x7f ? c : '?');
    }
    return label.toString();
  }
}
