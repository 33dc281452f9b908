package dev.weir.prometheus;

import dev.weir.core.report.Report;
import java.util.Map;

/**
 * What there is to show at one moment.
 *
 * @param served requests that the application answered, all rows, by route and method
 * @param outgoing requests that the application sent, likewise
 * @param responseSizes of served requests
 * @param agentErrors faults in hooks of the agent, by site
 */
public record Traffic(
    Report served, Report outgoing, ResponseSizes responseSizes, Map<String, Long> agentErrors) {

  public Traffic {
    agentErrors = Map.copyOf(agentErrors);
  }
}
