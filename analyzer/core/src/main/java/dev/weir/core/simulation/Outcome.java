package dev.weir.core.simulation;

import java.util.List;

/**
 * What came of a simulation.
 *
 * @param limits in the order of the set
 * @param overrunNanos how long after the end of the recording the last bytes were granted; 0 when
 *     that was before
 */
public record Outcome(List<LimitFigures> limits, long overrunNanos) {
  public Outcome {
    limits = List.copyOf(limits);
  }
}
