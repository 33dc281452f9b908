package dev.weir.agent.runtime.tap;

import java.util.List;

/**
 * A class that is instrumented, wherever a class of that name is loaded. What is done to it, {@link
 * Weaves} knows.
 *
 * @param sites of the door that its advice calls
 * @param className binary name
 * @param holds whether bytes are held back there, see {@link HoldWeaves}, not measured
 */
record Target(List<Integer> sites, String className, boolean holds) {
  Target {
    sites = List.copyOf(sites);
  }

  static Target of(String className, Integer... sites) {
    return new Target(List.of(sites), className, false);
  }

  static Target holding(String className, Integer... sites) {
    return new Target(List.of(sites), className, true);
  }
}
