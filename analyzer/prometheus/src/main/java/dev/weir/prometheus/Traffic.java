package dev.weir.prometheus;

import dev.weir.core.report.Report;
import java.util.Map;

/**
 * What there is to show at one moment.
 *
 * @param served requests that the application answered, all rows, by route and method
 * @param outgoing requests that the application sent, likewise
 * @param responseSizes bytes of finished responses to served requests
 * @param firstBytes seconds until these began
 * @param agentErrors faults in hooks of the agent, by site
 */
public record Traffic(
    Report served,
    Report outgoing,
    Histogram responseSizes,
    Histogram firstBytes,
    Map<String, Long> agentErrors) {

  public Traffic {
    agentErrors = Map.copyOf(agentErrors);
  }
}
