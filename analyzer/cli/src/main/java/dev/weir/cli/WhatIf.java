package dev.weir.cli;

import dev.weir.core.limit.LimitRule;
import dev.weir.core.limit.LimitSet;
import dev.weir.core.simulation.DelayGoal;
import dev.weir.core.simulation.Dial;
import dev.weir.core.simulation.Sweep;
import dev.weir.core.text.Nearest;
import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;
import java.util.List;

/**
 * Reads what else is to be tried of limits, and says what is wrong with it by {@link
 * IllegalArgumentException}. The name of a limit may be left out where there is only one.
 */
final class WhatIf {
  private static final String RANGE = "..";
  private static final String SWEEP_MEND =
      "write NAME.rate=1MB/s..20MB/s, or NAME.burst=1MB..20MB, with the name of a limit";

  private WhatIf() {}

  /** Several values of one number of a limit. */
  record Steps(Dial dial, List<Long> values) {}

  /** What is asked of the rate of a limit. */
  record Goal(String limit, DelayGoal delay) {}

  /** Reads {@code NAME.rate=1MB/s..20MB/s}. */
  static Steps steps(String text, int count, LimitSet set) {
    int equals = text.lastIndexOf('=');
    int range = text.indexOf(RANGE, Math.max(0, equals));
    if (equals < 0 || range < 0) {
      throw new IllegalArgumentException("'" + text + "' is no range; " + SWEEP_MEND);
    }
    String left = text.substring(0, equals);
    int dot = left.lastIndexOf('.');
    Dial.Property property =
        switch (left.substring(dot + 1)) {
          case "rate" -> Dial.Property.RATE;
          case "burst" -> Dial.Property.BURST;
          default ->
              throw new IllegalArgumentException(
                  "'" + left + "' ends in neither .rate nor .burst; " + SWEEP_MEND);
        };
    String limit = dot < 0 ? only(set, SWEEP_MEND) : known(left.substring(0, dot), set);
    long from = value(property, text.substring(equals + 1, range));
    long to = value(property, text.substring(range + RANGE.length()));
    if (from < 1 || to < from) {
      throw new IllegalArgumentException(
          "'" + text + "' does not rise from 1 or more; write the lower value first");
    }
    Dial dial = new Dial(limit, property);
    dial.at(set, from); // says why if that is too low, and the next if that is too high
    dial.at(set, to);
    return new Steps(dial, Sweep.geometric(from, to, count));
  }

  /** Reads {@code p99-delay<=200ms} and {@code NAME:p99-delay<=200ms}. */
  static Goal goal(String text, LimitSet set) {
    int colon = text.lastIndexOf(':');
    DelayGoal delay = DelayGoal.parse(text.substring(colon + 1));
    String limit =
        colon < 0
            ? only(set, "write NAME:" + text + " with the name of one")
            : known(text.substring(0, colon), set);
    return new Goal(limit, delay);
  }

  private static long value(Dial.Property property, String text) {
    return property == Dial.Property.RATE
        ? ByteRate.parseBytesPerSecond(text)
        : ByteSize.parseBytes(text);
  }

  private static String only(LimitSet set, String mend) {
    if (set.rules().size() != 1) {
      throw new IllegalArgumentException(
          "there are " + set.rules().size() + " limits, and none is named; " + mend);
    }
    return set.rules().get(0).name();
  }

  private static String known(String name, LimitSet set) {
    List<String> names = set.rules().stream().map(LimitRule::name).toList();
    if (!names.contains(name)) {
      String nearest = Nearest.to(name, names);
      throw new IllegalArgumentException(
          "there is no limit '"
              + name
              + "'"
              + (nearest == null
                  ? "; there is " + names.get(0)
                  : "; did you mean " + nearest + "?"));
    }
    return name;
  }
}
