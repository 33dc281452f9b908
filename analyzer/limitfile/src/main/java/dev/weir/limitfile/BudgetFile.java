package dev.weir.limitfile;

import dev.weir.core.budget.Budget;
import dev.weir.core.budget.BudgetSet;
import dev.weir.core.budget.Measure;
import dev.weir.core.limit.Match;
import dev.weir.core.route.RouteGlob;
import dev.weir.core.text.Printable;
import dev.weir.core.unit.Percentage;
import dev.weir.core.unit.TimeSpan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The budget file: YAML 1.2, of which JSON is a part.
 *
 * <pre>{@code
 * total: 500MB                  # message bytes of all traffic
 * max-share: 30%                # of them, for any endpoint
 * max-growth: 10%               # of the total, against the base
 * routes:
 *   - route: "/reports/**"      # as in a limits file; one or a list
 *     method: GET               # default: all
 *     bytes: 50MB
 *     bytes-per-request: 2MB
 *     requests: 1000
 *     share: 30%
 *     p99: 300ms                # or p50, p90
 *     growth: 10%               # of bytes, against the base
 *     growth-per-request: 10%   # of bytes per request
 * }</pre>
 *
 * Every figure is the most that is kept. What is wrong is refused with its line and column, and
 * nothing else is ever thrown, whatever the text.
 */
public final class BudgetFile {
  private static final String TOTAL = "total";
  private static final String MOST_SHARE = "max-share";
  private static final String MOST_GROWTH = "max-growth";
  private static final String ROUTES = "routes";
  private static final List<String> KEYS = List.of(TOTAL, MOST_SHARE, MOST_GROWTH, ROUTES);
  private static final List<String> MEASURES =
      Arrays.stream(Measure.values()).map(Measure::key).toList();
  private static final List<String> ROUTE_KEYS = routeKeys();
  private static final double MOST_PART = 1e6; // a growth of a hundred million per cent

  private BudgetFile() {}

  /**
   * Reads budgets, one at least.
   *
   * @param sourceName where the text is from, for messages
   */
  public static BudgetSet parse(String sourceName, String text) throws LimitsSyntaxException {
    Value document =
        LimitsFile.document(
            sourceName, text, "the file", "the file is empty; write for example total: 500MB");
    Fields fields = Fields.of(document, KEYS);
    if (fields.isEmpty()) {
      throw document.refused("there is no budget in it; write for example total: 500MB");
    }
    BudgetSet budgets = BudgetSet.NONE;
    Value total = fields.find(TOTAL);
    if (total != null) {
      budgets = budgets.withTotal(Measure.BYTES, (double) total.bytes());
    }
    Value growth = fields.find(MOST_GROWTH);
    if (growth != null) {
      budgets = budgets.withTotal(Measure.GROWTH, part(growth, MOST_PART));
    }
    Value share = fields.find(MOST_SHARE);
    if (share != null) {
      budgets = budgets.withMostShare(part(share, 1));
    }
    Value routes = fields.find(ROUTES);
    return routes == null
        ? budgets
        : new BudgetSet(budgets.total(), budgets.mostShare(), routes(routes));
  }

  /** Reads a file, which is text in UTF-8. */
  public static BudgetSet read(Path file) throws IOException, LimitsSyntaxException {
    try (InputStream in = Files.newInputStream(file)) {
      return parse(file.toString(), LimitsFile.text(file.toString(), in));
    }
  }

  private static List<String> routeKeys() {
    List<String> keys = new ArrayList<>(List.of("route", "method"));
    keys.addAll(MEASURES);
    return List.copyOf(keys);
  }

  private static List<Budget> routes(Value routes) throws LimitsSyntaxException {
    MatchReader matches = new MatchReader();
    List<Budget> budgets = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (Value entry : routes.list("write each budget as an entry that begins with - route:")) {
      Value value = new Value(entry.sourceName(), "a budget", entry.node());
      if (budgets.size() == BudgetSet.MOST_ROUTES) {
        throw value.refused(
            "more than " + BudgetSet.MOST_ROUTES + " budgets; use fewer, with * in them");
      }
      Budget budget = budget(value, matches);
      Integer before = lines.putIfAbsent(budget.name(), value.line());
      if (before != null) {
        throw value.refused(
            "the budget in line " + before + " is for the same; put their figures into one");
      }
      budgets.add(budget);
    }
    if (budgets.isEmpty()) {
      throw routes.refused("routes is an empty list; leave it out");
    }
    return budgets;
  }

  private static Budget budget(Value value, MatchReader matches) throws LimitsSyntaxException {
    Fields fields = Fields.of(value, ROUTE_KEYS);
    fields.need("route", "route: \"/reports/**\"");
    Match match = matches.requests(fields);
    Map<Measure, Double> most = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      Value bound = fields.find(measure.key());
      if (bound != null) {
        most.put(measure, bound(measure, bound));
      }
    }
    if (most.isEmpty()) {
      throw value.refused("a budget without a figure; add for example bytes: 50MB");
    }
    return new Budget(name(match), match, most);
  }

  /** {@code GET /reports/**}. */
  private static String name(Match match) {
    List<String> routes = match.routes().stream().map(RouteGlob::text).toList();
    String methods = String.join(",", match.methods());
    return (methods.isEmpty() ? "" : methods + ' ') + String.join(" ", routes);
  }

  private static double bound(Measure measure, Value value) throws LimitsSyntaxException {
    return switch (measure.unit()) {
      case BYTES -> (double) value.bytes();
      case COUNT -> (double) value.read(BudgetFile::count);
      case NANOS -> (double) value.read(text -> TimeSpan.parse(text).toNanos());
      case PART -> part(value, measure == Measure.SHARE ? 1 : MOST_PART);
    };
  }

  private static double part(Value value, double most) throws LimitsSyntaxException {
    double part = value.read(Percentage::parse);
    if (part > most) {
      throw value.refused(
          "%s '%s' is above %.0f %%; write less"
              .formatted(value.what(), Printable.of(value.text()), most * 100));
    }
    return part;
  }

  private static long count(String text) {
    if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(Value::isDigit)) {
      throw new IllegalArgumentException(
          "'" + Printable.of(text) + "' is not a whole number; write for example 1000");
    }
    return Long.parseLong(text);
  }
}
