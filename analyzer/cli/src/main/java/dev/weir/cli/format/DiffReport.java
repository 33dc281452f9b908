package dev.weir.cli.format;

import dev.weir.core.comparison.Differences;
import dev.weir.core.comparison.EndpointChange;
import dev.weir.core.report.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * What is written down of two recordings.
 *
 * @param significance at which probability a difference is no chance
 * @param top how many endpoints to show, 0 for all
 */
public record DiffReport(
    Source before, Source after, Differences differences, double significance, int top) {

  boolean sizesDiffer(EndpointChange change) {
    return change.sizeProbability() <= significance;
  }

  boolean latenciesDiffer(EndpointChange change) {
    return change.latencyProbability() <= significance;
  }

  boolean differs(EndpointChange change) {
    return sizesDiffer(change) || latenciesDiffer(change);
  }

  /** The first ones, and of the rest those that differ. */
  List<EndpointChange> shown() {
    List<EndpointChange> shown = new ArrayList<>();
    for (EndpointChange change : differences.endpoints()) {
      if (top == 0 || shown.size() < top || differs(change)) {
        shown.add(change);
      }
    }
    return shown;
  }
}
