package dev.weir.core.simulation;

import dev.weir.core.limit.LimitRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a limit did.
 *
 * @param total to all exchanges that it applies to
 * @param byEndpoint to those of each endpoint, by method and route, in the order of the recording
 * @param wouldDelayBytes that had to wait, were the limit not only observing
 * @param wouldWaitNanos for how long, all pieces together
 * @param moves to other rates, by what was seen
 */
public record LimitFigures(
    LimitRule rule,
    Figures total,
    Map<String, Figures> byEndpoint,
    long wouldDelayBytes,
    long wouldWaitNanos,
    Moves moves) {
  public LimitFigures {
    byEndpoint = Collections.unmodifiableMap(new LinkedHashMap<>(byEndpoint));
  }
}
