package dev.weir.cli.format;

import dev.weir.replay.ReplayResult;
import dev.weir.replay.expect.LimitOutcome;
import dev.weir.replay.schedule.Pace;
import java.util.List;

/**
 * What is told of a replay.
 *
 * @param recording its name
 * @param balance the name of the strategy
 * @param limits what was expected of limits, and what they did; empty when nothing was
 */
public record ReplayReport(
    String recording, Pace pace, String balance, ReplayResult result, List<LimitOutcome> limits) {
  public ReplayReport {
    limits = List.copyOf(limits);
  }
}
