package dev.weir.limitfile;

import dev.weir.core.alert.AnomalyRule;
import dev.weir.core.alert.JitterRule;
import dev.weir.core.alert.PeriodicRule;
import dev.weir.core.alert.ShareRule;
import dev.weir.core.alert.SlowStaticRule;
import dev.weir.core.alert.Thresholds;
import dev.weir.core.text.Printable;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.Percentage;
import dev.weir.core.unit.TimeSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads one alert rule; what it does not say is as it is by default. */
final class AlertRuleReader {
  private static final List<String> THRESHOLDS = List.of("above", "below", "for", "clear-for");
  private static final double NANOS_PER_SECOND = 1e9;

  private final Fields fields;

  private AlertRuleReader(Value rule, String... keys) throws LimitsSyntaxException {
    List<String> known = new ArrayList<>(THRESHOLDS);
    known.addAll(List.of(keys));
    this.fields = Fields.of(rule, known);
  }

  static ShareRule share(Value value) throws LimitsSyntaxException {
    AlertRuleReader rule = new AlertRuleReader(value, "window", "minimum", "routes");
    ShareRule defaults = ShareRule.DEFAULT;
    Value window = rule.fields.find("window");
    Value minimum = rule.fields.find("minimum");
    Value routes = rule.fields.find("routes");
    int windowSeconds = window == null ? defaults.windowSeconds() : wholeSeconds(window);
    long minimumBytes = minimum == null ? defaults.minimumBytes() : minimum.bytes();
    int leastRoutes = routes == null ? defaults.leastRoutes() : count(routes);
    Thresholds share = rule.thresholds(defaults.share(), Percentage::parse);
    return rule.checked(() -> new ShareRule(share, windowSeconds, minimumBytes, leastRoutes));
  }

  static SlowStaticRule slowStatic(Value value) throws LimitsSyntaxException {
    AlertRuleReader rule = new AlertRuleReader(value, "responses", "window");
    SlowStaticRule defaults = SlowStaticRule.DEFAULT;
    Value responses = rule.fields.find("responses");
    int leastResponses = responses == null ? defaults.leastResponses() : count(responses);
    long windowNanos = rule.nanos("window", defaults.windowNanos());
    Thresholds seconds =
        rule.thresholds(
            defaults.seconds(), text -> TimeSpan.parse(text).toNanos() / NANOS_PER_SECOND);
    return rule.checked(() -> new SlowStaticRule(seconds, leastResponses, windowNanos));
  }

  static JitterRule jitter(Value value) throws LimitsSyntaxException {
    AlertRuleReader rule = new AlertRuleReader(value, "minimum", "steady");
    Value minimum = rule.fields.find("minimum");
    long minimumBytesPerSecond =
        minimum == null ? JitterRule.DEFAULT.minimumBytesPerSecond() : rate(minimum);
    long steadyNanos = rule.nanos("steady", JitterRule.DEFAULT.steadyNanos());
    Thresholds ratio = rule.thresholds(JitterRule.DEFAULT.ratio(), Percentage::parse);
    return rule.checked(() -> new JitterRule(ratio, minimumBytesPerSecond, steadyNanos));
  }

  static PeriodicRule periodic(Value value) throws LimitsSyntaxException {
    AlertRuleReader rule =
        new AlertRuleReader(value, "shortest", "longest", "cycles", "factor", "minimum");
    PeriodicRule defaults = PeriodicRule.DEFAULT;
    Value cycles = rule.fields.find("cycles");
    Value factor = rule.fields.find("factor");
    Value minimum = rule.fields.find("minimum");
    long shortestNanos = rule.nanos("shortest", defaults.shortestNanos());
    long longestNanos = rule.nanos("longest", defaults.longestNanos());
    int leastCycles = cycles == null ? defaults.leastCycles() : count(cycles);
    double times = factor == null ? defaults.factor() : factor.read(AlertRuleReader::number);
    long minimumBytes = minimum == null ? defaults.minimumBytes() : minimum.bytes();
    Thresholds evidence = rule.thresholds(defaults.evidence(), AlertRuleReader::number);
    return rule.checked(
        () ->
            new PeriodicRule(
                evidence, shortestNanos, longestNanos, leastCycles, times, minimumBytes));
  }

  static AnomalyRule anomaly(Value value) throws LimitsSyntaxException {
    AlertRuleReader rule = new AlertRuleReader(value, "season", "history", "minimum");
    AnomalyRule defaults = AnomalyRule.DEFAULT;
    Value history = rule.fields.find("history");
    Value minimum = rule.fields.find("minimum");
    long seasonNanos = rule.nanos("season", defaults.seasonNanos());
    int historySeasons = history == null ? defaults.historySeasons() : count(history);
    long minimumBytesPerSecond = minimum == null ? defaults.minimumBytesPerSecond() : rate(minimum);
    Thresholds deviations = rule.thresholds(defaults.deviations(), AlertRuleReader::number);
    return rule.checked(
        () -> new AnomalyRule(deviations, seasonNanos, historySeasons, minimumBytesPerSecond));
  }

  private interface Figure {
    Double of(String text);
  }

  /** What only one of both is given for keeps its distance: the lower one follows the upper. */
  private Thresholds thresholds(Thresholds defaults, Figure figure) throws LimitsSyntaxException {
    Value above = fields.find("above");
    Value below = fields.find("below");
    double upper = above == null ? defaults.above() : above.read(figure::of);
    double lower =
        below == null ? upper * defaults.below() / defaults.above() : below.read(figure::of);
    long forNanos = nanos("for", defaults.forNanos());
    long clearNanos = nanos("clear-for", defaults.clearNanos());
    return checked(() -> new Thresholds(upper, lower, forNanos, clearNanos));
  }

  private <T> T checked(Supplier<T> rule) throws LimitsSyntaxException {
    try {
      return rule.get();
    } catch (IllegalArgumentException e) {
      throw fields.refused(e);
    }
  }

  private long nanos(String key, long otherwise) throws LimitsSyntaxException {
    Value value = fields.find(key);
    return value == null ? otherwise : value.read(text -> TimeSpan.parse(text).toNanos());
  }

  private static long rate(Value value) throws LimitsSyntaxException {
    return value.read(ByteRate::parseBytesPerSecond);
  }

  private static int wholeSeconds(Value value) throws LimitsSyntaxException {
    long nanos = value.read(text -> TimeSpan.parse(text).toNanos());
    if (nanos % 1_000_000_000 != 0 || nanos / 1_000_000_000 > Integer.MAX_VALUE) {
      throw value.refused(
          value.what()
              + " '"
              + Printable.of(value.text())
              + "' is no whole number of seconds; write for example 10s");
    }
    return (int) (nanos / 1_000_000_000);
  }

  static int count(Value value) throws LimitsSyntaxException {
    return value.read(
        text -> {
          if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(Value::isDigit)) {
            throw new IllegalArgumentException(
                "'" + Printable.of(text) + "' is not a whole number; write for example 5");
          }
          return Integer.parseInt(text);
        });
  }

  private static Double number(String text) {
    boolean plain =
        !text.isEmpty()
            && text.length() <= 12
            && text.chars().allMatch(c -> Value.isDigit(c) || c == '.')
            && text.chars().anyMatch(Value::isDigit)
            && text.indexOf('.') == text.lastIndexOf('.');
    if (!plain) {
      throw new IllegalArgumentException(
          "'" + Printable.of(text) + "' is not a number; write for example 2.5");
    }
    return Double.valueOf(text);
  }
}
