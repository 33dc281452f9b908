package dev.weir.limitfile;

import dev.weir.core.http.Direction;
import dev.weir.core.limit.Action;
import dev.weir.core.limit.AdaptiveBy;
import dev.weir.core.limit.AdaptiveRange;
import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.Breaker;
import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.Match;
import dev.weir.core.limit.Scope;
import dev.weir.core.text.Printable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one limit, or what is to be changed of one. */
final class RuleReader {
  private static final List<String> CHANGEABLE =
      List.of("rate", "burst", "action", "adaptive", "breaker");
  private static final List<String> KEYS =
      List.of(
          "name", "match", "direction", "per", "rate", "burst", "action", "adaptive", "breaker");

  private final MatchReader matches = new MatchReader();

  LimitRule read(Value limit) throws LimitsSyntaxException {
    Fields fields = Fields.of(limit, KEYS);
    String name = fields.need("name", "name: report-export").text();
    long bytesPerSecond = fields.need("rate", "rate: 5MB/s").bytesPerSecond();
    Value match = fields.find("match");
    Value direction = fields.find("direction");
    Value per = fields.find("per");
    Value action = fields.find("action");
    Value adaptive = fields.find("adaptive");
    Value breaker = fields.find("breaker");
    try {
      return new LimitRule(
          name,
          match == null ? Match.ALL : matches.read(match),
          direction == null ? Direction.RESPONSE : direction.oneOf(Direction.values()),
          per == null ? Scope.LIMIT : per.oneOf(Scope.values()),
          allowance(fields, bytesPerSecond, Allowance.defaultBurstBytes(bytesPerSecond)),
          action == null ? Action.DELAY : action.oneOf(Action.values()),
          adaptive == null ? null : range(adaptive),
          breaker == null ? null : breaker(breaker));
    } catch (IllegalArgumentException e) {
      throw fields.refused(e);
    }
  }

  static LimitRule patch(LimitRule before, Value change) throws LimitsSyntaxException {
    Fields fields = Fields.of(change, KEYS, CHANGEABLE);
    for (String key : KEYS) {
      Value value = fields.find(key);
      if (value != null && !CHANGEABLE.contains(key)) {
        throw value.refused(
            key + " of a limit cannot be changed by itself; set all limits anew with another file");
      }
    }
    if (fields.isEmpty()) {
      throw change.refused("nothing to change; give " + String.join(", ", CHANGEABLE));
    }
    Value rate = fields.find("rate");
    Value action = fields.find("action");
    Value adaptive = fields.find("adaptive");
    Value breaker = fields.find("breaker");
    Allowance allowance = before.allowance();
    long bytesPerSecond = rate == null ? allowance.bytesPerSecond() : rate.bytesPerSecond();
    try {
      return new LimitRule(
          before.name(),
          before.match(),
          before.direction(),
          before.per(),
          // A burst that nobody gave stays, too: a rate is turned without more being let through.
          allowance(fields, bytesPerSecond, allowance.burstBytes()),
          action == null ? before.action() : action.oneOf(Action.values()),
          adaptive == null ? before.adaptive() : range(adaptive),
          breaker == null ? before.breaker() : breaker(breaker));
    } catch (IllegalArgumentException e) {
      throw fields.refused(e);
    }
  }

  private static Allowance allowance(Fields fields, long bytesPerSecond, long otherwiseBytes)
      throws LimitsSyntaxException {
    Value burst = fields.find("burst");
    return new Allowance(bytesPerSecond, burst == null ? otherwiseBytes : burst.bytes());
  }

  private static @Nullable AdaptiveRange range(Value adaptive) throws LimitsSyntaxException {
    if (adaptive.isNull()) {
      return null;
    }
    Fields fields = Fields.of(adaptive, List.of("floor", "ceiling", "by"));
    long floor = fields.need("floor", "floor: 1MB/s").bytesPerSecond();
    long ceiling = fields.need("ceiling", "ceiling: 20MB/s").bytesPerSecond();
    Value by = fields.find("by");
    try {
      return new AdaptiveRange(
          floor, ceiling, by == null ? AdaptiveBy.DEMAND : by.oneOf(AdaptiveBy.values()));
    } catch (IllegalArgumentException e) {
      throw fields.refused(e);
    }
  }

  private static @Nullable Breaker breaker(Value breaker) throws LimitsSyntaxException {
    if (breaker.isNull()) {
      return null;
    }
    if (breaker.isMapping()) {
      Value reduced = Fields.of(breaker, List.of("reduced")).need("reduced", "reduced: 5MB/s");
      return new Breaker(reduced.bytesPerSecond());
    }
    return breaker.read(RuleReader::isOn) ? Breaker.DEFAULT : null;
  }

  private static boolean isOn(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "'"
                  + Printable.of(text)
                  + "' is not one of true, false, {reduced: 5MB/s}; write one of these");
    };
  }
}
