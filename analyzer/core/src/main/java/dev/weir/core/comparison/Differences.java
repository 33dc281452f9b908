package dev.weir.core.comparison;

import java.util.List;

/**
 * What differs between two recordings.
 *
 * @param before all of the first
 * @param after all of the second
 * @param endpoints those whose bytes changed most first
 * @param untold exchanges of endpoints that were too many to be told apart
 * @param tests how many questions were asked, by which probabilities are corrected
 */
public record Differences(
    Side before, Side after, List<EndpointChange> endpoints, long untold, int tests) {

  public Differences {
    endpoints = List.copyOf(endpoints);
  }
}
