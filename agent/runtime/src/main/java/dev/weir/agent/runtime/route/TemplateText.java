package dev.weir.agent.runtime.route;

import dev.weir.core.route.RouteSyntaxException;
import dev.weir.core.route.RouteTemplate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns what frameworks write into templates: {@code {id:\d+}} becomes {@code {id}}, {@code
 * {*rest}} at the end becomes {@code **}.
 */
final class TemplateText {
  private static final int MOST_CHARS = 512;

  /** They say nothing of a path. */
  private static final Set<String> ANYTHING = Set.of("/*", "/**", "/{*}");

  private TemplateText() {}

  /**
   * The template of a pattern below a path.
   *
   * @param prefix path of the application or the servlet
   * @param pattern that the framework matched
   * @return null when the pattern says nothing, or what no template can
   */
  static @Nullable RouteTemplate of(String prefix, String pattern) {
    String normal = normal(pattern);
    if (normal == null || ANYTHING.contains(normal)) {
      return null;
    }
    String text = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    text += normal;
    if (text.isEmpty() || text.length() > MOST_CHARS) {
      return null;
    }
    try {
      return RouteTemplate.of(text);
    } catch (RouteSyntaxException e) {
      // A wildcard in the middle, two variables in one segment, letters that are sent encoded.
      return null;
    }
  }

  /** Null when braces do not match. */
  private static @Nullable String normal(String pattern) {
    StringBuilder normal = new StringBuilder();
    if (!pattern.isEmpty() && pattern.charAt(0) != '/') {
      normal.append('/');
    }
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '{') {
        int close = closing(pattern, i);
        if (close < 0) {
          return null;
        }
        variable(pattern, i + 1, close, normal);
        i = close;
      } else if (c != '/' || normal.length() == 0 || normal.charAt(normal.length() - 1) != '/') {
        normal.append(c);
      }
    }
    return normal.toString();
  }

  /** A regular expression may have braces of its own. */
  private static int closing(String pattern, int open) {
    int depth = 0;
    for (int i = open; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private static void variable(String pattern, int from, int to, StringBuilder into) {
    if (pattern.charAt(from) == '*' && into.length() > 0 && to == pattern.length() - 1) {
      into.append("**");
      return;
    }
    int colon = pattern.indexOf(':', from);
    int end = colon < 0 || colon > to ? to : colon;
    String name = pattern.substring(from, end).strip();
    into.append('{');
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = c < 0x7f && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
      into.append(plain ? c : '_');
    }
    into.append(name.isEmpty() ? "_}" : "}");
  }
}
