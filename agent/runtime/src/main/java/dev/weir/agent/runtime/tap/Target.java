package dev.weir.agent.runtime.tap;

import java.util.List;

/**
 * A class that is instrumented, wherever a class of that name is loaded. What is done to it, {@link
 * Weaves} knows.
 *
 * @param sites of the door that its advice calls
 * @param className binary name
 */
record Target(List<Integer> sites, String className) {
  Target {
    sites = List.copyOf(sites);
  }

  static Target of(String className, Integer... sites) {
    return new Target(List.of(sites), className);
  }
}
