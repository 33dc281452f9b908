package dev.weir.core.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Files of route templates: one template a line; empty lines, lines that begin with {@code #} and
 * what follows white space and {@code #} are left out.
 */
public final class RouteTemplates {

  private RouteTemplates() {}

  /**
   * The templates in the order of the file.
   *
   * @param sourceName what to call the text in messages, usually the file's name
   * @throws RouteSyntaxException naming line, column and the mend
   */
  public static List<RouteTemplate> parse(String text, String sourceName) {
    List<RouteTemplate> templates = new ArrayList<>();
    Map<String, Integer> lineOf = new HashMap<>();
    int line = 0;
    // A byte order mark is not part of the first template.
    int start = text.startsWith("\uFEFF") ? 1 : 0;
    while (start < text.length()) {
      line++;
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      String written = text.substring(start, end);
      String template = withoutComment(written).strip();
      if (!template.isEmpty()) {
        int column = written.indexOf(template) + 1;
        templates.add(new TemplateParser(sourceName, line, column, template).parse());
        Integer earlier = lineOf.putIfAbsent(template, line);
        if (earlier != null) {
          throw new RouteSyntaxException(
              sourceName,
              line,
              column,
              template + " is already on line " + earlier + "; remove one");
        }
      }
      start = end + 1;
    }
    return templates;
  }

  private static String withoutComment(String line) {
    for (int i = line.indexOf('#'); i >= 0; i = line.indexOf('#', i + 1)) {
      if (i == 0 || Character.isWhitespace(line.charAt(i - 1))) {
        return line.substring(0, i);
      }
    }
    return line;
  }
}
