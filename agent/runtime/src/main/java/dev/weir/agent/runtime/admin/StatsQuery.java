package dev.weir.agent.runtime.admin;

import dev.weir.agent.runtime.admin.Observed.Side;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.ReportOptions;
import dev.weir.core.report.SortKey;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code GET /stats} asks for. */
record StatsQuery(Side side, List<Dimension> by, ReportOptions options) {
  private static final Set<String> NAMES = Set.of("by", "top", "sort", "side");

  /**
   * Reads the part of a target behind its question mark.
   *
   * @throws IllegalArgumentException saying what is wrong, and behind a semicolon the mend
   */
  static StatsQuery parse(String query) {
    Map<String, String> values = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        add(pair, values);
      }
    }
    return new StatsQuery(
        side(values.getOrDefault("side", "served")),
        Dimension.parse(values.getOrDefault("by", "route")),
        new ReportOptions(
            top(values.getOrDefault("top", "10")),
            SortKey.parse(values.getOrDefault("sort", "bytes"))));
  }

  private static void add(String pair, Map<String, String> values) {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals);
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "'" + name + "' is no parameter of /stats; use by, top, sort or side");
    }
    String value = equals < 0 ? "" : pair.substring(equals + 1);
    if (values.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8)) != null) {
      throw new IllegalArgumentException(name + " is given twice; keep one of them");
    }
  }

  private static Side side(String text) {
    return switch (text) {
      case "served" -> Side.SERVED;
      case "outgoing" -> Side.OUTGOING;
      default ->
          throw new IllegalArgumentException("'" + text + "' is no side; use served or outgoing");
    };
  }

  private static int top(String text) {
    boolean number =
        !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) {
      throw new IllegalArgumentException(
          "top=" + text + " is no number of rows; use 10, or 0 for all");
    }
    return Integer.parseInt(text);
  }
}
