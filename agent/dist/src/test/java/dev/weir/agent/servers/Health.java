package dev.weir.agent.servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the agent's {@code /healthz} says.
 *
 * @param active the sites that have been called
 * @param connections that are open, one of the endpoint's own among them
 * @param complaints what is not as it should be, a line each
 */
record Health(Set<String> active, int connections, List<String> complaints) {

  static Health read(int adminPort) throws IOException {
    JsonNode health = Stats.json(adminPort, "healthz");
    Set<String> active = new TreeSet<>();
    List<String> complaints = new ArrayList<>();
    if (!health.required("status").textValue().equals("ok")) {
      complaints.add("the agent is " + health.get("status"));
    }
    for (JsonNode site : health.required("sites")) {
      String state = site.required("state").textValue();
      if (state.equals("active")) {
        active.add(site.required("site").textValue());
      }
      if (state.equals("failed") || state.equals("off") || site.required("faults").asInt() != 0) {
        complaints.add("not well: " + site);
      }
    }
    return new Health(active, health.required("connections").intValue(), complaints);
  }
}
