package dev.weir.cli.format;

import dev.weir.core.unit.ByteSize;
import dev.weir.core.unit.TimeSpan;
import dev.weir.replay.result.Punctuality;
import dev.weir.replay.result.Spread;
import dev.weir.replay.result.Tally;
import dev.weir.replay.schedule.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sentences on replays. */
final class ReplayWords {
  private static final int LEAST_ERROR = 400;

  private ReplayWords() {}

  static String pace(Pace pace) {
    return switch (name(pace)) {
      case "speed" -> number(((Pace.Speed) pace).factor()) + "x";
      case "rate" -> number(((Pace.Rate) pace).requestsPerSecond()) + "/s";
      default -> "as fast as answers come";
    };
  }

  /** {@code speed}, {@code rate} or {@code max}. */
  static String name(Pace pace) {
    if (pace instanceof Pace.Speed) {
      return "speed";
    }
    return pace instanceof Pace.Rate ? "rate" : "max";
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Numbers.grouped((long) value) : Double.toString(value);
  }

  static String statuses(Tally tally) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<Integer, Long> each : tally.statuses().entrySet()) {
      parts.add(each.getKey() + "×" + Numbers.grouped(each.getValue()));
    }
    if (tally.failed() > 0) {
      parts.add("failed×" + Numbers.grouped(tally.failed()));
    }
    return String.join(" ", parts).replace("×", " x ");
  }

  /** How answers compare with what was recorded. */
  static String answers(Tally total, boolean recorded) {
    StringBuilder line = new StringBuilder();
    line.append(Numbers.grouped(total.answered())).append(" of ");
    line.append(Numbers.counted(total.requests(), "request"));
    String separator = ", of them ";
    for (Map.Entry<Integer, Long> each : total.statuses().entrySet()) {
      if (each.getKey() >= LEAST_ERROR) {
        line.append(separator).append(Numbers.grouped(each.getValue()));
        line.append(" with ").append(each.getKey());
        separator = ", ";
      }
    }
    if (total.compared() == 0) {
      String why =
          recorded
              ? "; none of them is recorded with a response to compare it with"
              : "; the recording has no responses to compare them with";
      return line.append(total.answered() == 0 ? "" : why).toString();
    }
    line.append("; of ").append(Numbers.grouped(total.compared())).append(" that are recorded, ");
    line.append(differ(total.statusDiffers(), "another status"));
    line.append(" and ").append(differ(total.bodyDiffers(), "a body of another length"));
    line.append("; ");
    line.append(ByteSize.format(total.comparedBytes())).append(" came, ");
    line.append(ByteSize.format(total.expectedBytes())).append(" were recorded");
    if (total.expectedBytes() > 0) {
      double change = total.comparedBytes() / (double) total.expectedBytes() - 1;
      line.append(" (").append(Numbers.signedPercent(change)).append(')');
    }
    return line.toString();
  }

  private static String differ(long count, String what) {
    return (count == 0 ? "none" : Numbers.grouped(count)) + " had " + what;
  }

  /** The timing certificate. */
  static String timing(Punctuality kept) {
    Spread error = kept.error();
    StringBuilder line = new StringBuilder();
    line.append("planned ").append(TimeSpan.format(kept.plannedNanos()));
    line.append(", took ").append(TimeSpan.format(kept.actualNanos()));
    line.append("; ");
    if (error.count() == 0) {
      return line.append("no request went out on time").toString();
    }
    line.append(Numbers.percent(error.count() / (double) kept.sent()));
    line.append(" went out with nothing in the way, late by P50 ");
    line.append(TimeSpan.format(error.percentile(50)));
    line.append(", P99 ").append(TimeSpan.format(error.percentile(99)));
    line.append(", max ").append(TimeSpan.format(error.longest()));
    line.append("; drift ").append(TimeSpan.format(Math.abs(kept.driftNanos())));
    return line.toString();
  }
}
