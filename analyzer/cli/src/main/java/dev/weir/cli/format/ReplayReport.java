package dev.weir.cli.format;

import dev.weir.replay.ReplayResult;
import dev.weir.replay.schedule.Pace;

/**
 * What is told of a replay.
 *
 * @param recording its name
 * @param balance the name of the strategy
 */
public record ReplayReport(String recording, Pace pace, String balance, ReplayResult result) {}
