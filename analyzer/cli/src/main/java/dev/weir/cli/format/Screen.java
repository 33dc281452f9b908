package dev.weir.cli.format;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be drawn where a report goes.
 *
 * @param columns how many characters fit beside each other, at least {@value #LEAST_COLUMNS}
 * @param unicode whether bars and typographic characters may be used
 * @param color whether escape sequences may be used
 */
public record Screen(int columns, boolean unicode, boolean color) {
  static final int LEAST_COLUMNS = 40;
  private static final int MOST_COLUMNS = 500;
  private static final int DEFAULT_COLUMNS = 100;

  public Screen {
    columns = Math.max(LEAST_COLUMNS, Math.min(MOST_COLUMNS, columns));
  }

  /** A screen as the environment describes it. */
  public static Screen of(Map<String, String> environment, boolean terminal, ColorWhen when) {
    boolean color =
        switch (when) {
          case ALWAYS -> true;
          case NEVER -> false;
          // https://no-color.org: present and not empty, whatever its value.
          case AUTO ->
              terminal
                  && environment.getOrDefault("NO_COLOR", "").isEmpty()
                  && !"dumb".equals(environment.get("TERM"));
        };
    return new Screen(columns(environment.get("COLUMNS")), isUtf8(environment), color);
  }

  private static int columns(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > 6) {
      return DEFAULT_COLUMNS;
    }
    int columns = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return DEFAULT_COLUMNS;
      }
      columns = columns * 10 + digit;
    }
    return columns == 0 ? DEFAULT_COLUMNS : columns;
  }

  /** POSIX: LC_ALL comes before LC_CTYPE, and that before LANG; an empty one counts as unset. */
  private static boolean isUtf8(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        String upper = value.toUpperCase(Locale.ROOT);
        return upper.contains("UTF-8") || upper.contains("UTF8");
      }
    }
    return false;
  }

  /** Text in a colour or weight, or as it is where there are no colours. */
  String paint(Paint paint, String text) {
    return color && paint != Paint.PLAIN ? paint.sequence() + text + Paint.RESET : text;
  }
}
