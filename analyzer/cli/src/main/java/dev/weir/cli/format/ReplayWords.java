package dev.weir.cli.format;

import dev.weir.core.unit.ByteSize;
import dev.weir.core.unit.TimeSpan;
import dev.weir.replay.result.Punctuality;
import dev.weir.replay.result.Tally;
import dev.weir.replay.schedule.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Sentences on replays. */
final class ReplayWords {
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
  static String answers(Tally total) {
    StringBuilder line = new StringBuilder();
    line.append(Numbers.grouped(total.answered())).append(" of ");
    line.append(Numbers.counted(total.requests(), "request"));
    if (total.tooManyRequests() > 0) {
      line.append(", ")
          .append(Numbers.grouped(total.tooManyRequests()))
          .append(" of them with 429");
    }
    if (total.compared() == 0) {
      return line.append("; the recording has no responses to compare them with").toString();
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
    Histogram error = kept.error();
    StringBuilder line = new StringBuilder();
    line.append("planned ").append(TimeSpan.format(kept.plannedNanos()));
    line.append(", took ").append(TimeSpan.format(kept.actualNanos()));
    line.append("; ");
    if (error.getTotalCount() == 0) {
      return line.append("no request went out on time").toString();
    }
    line.append(Numbers.percent(error.getTotalCount() / (double) kept.sent()));
    line.append(" went out with nothing in the way, late by P50 ");
    line.append(TimeSpan.format(error.getValueAtPercentile(50)));
    line.append(", P99 ").append(TimeSpan.format(error.getValueAtPercentile(99)));
    line.append(", max ").append(TimeSpan.format(error.getMaxValue()));
    line.append("; drift ").append(TimeSpan.format(Math.abs(kept.driftNanos())));
    return line.toString();
  }
}
