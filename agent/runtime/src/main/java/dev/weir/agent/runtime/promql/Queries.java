package dev.weir.agent.runtime.promql;

import dev.weir.core.text.Printable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which query steers which limit: a file of lines {@code NAME = QUERY}, without quotes. Empty lines
 * and those that begin with {@code #} mean nothing. The first {@code =} ends the name, so a limit
 * with one in its name cannot be steered.
 */
final class Queries {
  static final int MOST = 100;
  static final int MOST_QUERY_CHARS = 4096;

  private Queries() {}

  /**
   * Reads the file.
   *
   * @return queries by the name of the limit, in their order
   * @throws IllegalArgumentException saying the line, what is wrong, and the mend
   */
  static Map<String, String> parse(String sourceName, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          sourceName
              + ":1: the file is empty; write a line NAME = QUERY, or # and a remark for no"
              + " queries");
    }
    Map<String, String> queries = new LinkedHashMap<>();
    String[] lines = text.split("\r\n|\n|\r", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty() && line.charAt(0) != '#') {
        try {
          add(line, queries);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(sourceName + ':' + (i + 1) + ": " + e.getMessage(), e);
        }
      }
    }
    return queries;
  }

  private static void add(String line, Map<String, String> queries) {
    int equals = line.indexOf('=');
    String name = equals < 0 ? "" : line.substring(0, equals).strip();
    String query = line.substring(equals + 1).strip();
    if (name.isEmpty() || query.isEmpty()) {
      throw new IllegalArgumentException(
          "'"
              + Printable.of(line)
              + "' is not NAME = QUERY; write the name of a limit and a query");
    }
    if (query.length() > MOST_QUERY_CHARS) {
      throw new IllegalArgumentException(
          "the query has more than " + MOST_QUERY_CHARS + " characters; make it a recording rule");
    }
    if (queries.put(name, query) != null) {
      throw new IllegalArgumentException(
          Printable.of(name) + " has a query already; keep one of them");
    }
    if (queries.size() > MOST) {
      throw new IllegalArgumentException("more than " + MOST + " queries; keep fewer");
    }
  }
}
