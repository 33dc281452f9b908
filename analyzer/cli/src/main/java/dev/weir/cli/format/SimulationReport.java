package dev.weir.cli.format;

import dev.weir.core.limit.LimitRule;
import dev.weir.core.report.Source;
import dev.weir.core.simulation.Dial;
import dev.weir.core.simulation.Outcome;
import dev.weir.core.simulation.Recommendation;
import dev.weir.core.simulation.Sweep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that was simulated of one recording.
 *
 * @param exchanges how many there are in it, limited or not
 * @param before without any limit
 * @param after with the limits of the file
 * @param dial what the sweep turns; null for no sweep
 * @param sweep what came of it
 * @param recommendation null when none was asked for
 */
public record SimulationReport(
    Source source,
    long exchanges,
    boolean closedLoop,
    Outcome before,
    Outcome after,
    @Nullable Dial dial,
    List<Sweep.Step> sweep,
    @Nullable Recommendation recommendation) {
  public SimulationReport {
    sweep = List.copyOf(sweep);
  }

  /** The place in the set of a limit. */
  int place(String limit) {
    for (int i = 0; i < after.limits().size(); i++) {
      if (after.limits().get(i).rule().name().equals(limit)) {
        return i;
      }
    }
    throw new IllegalStateException("there is no limit " + limit);
  }

  /** The limit that something else is tried of, as it is in the file. */
  LimitRule rule(String limit) {
    return before.limits().get(place(limit)).rule();
  }
}
