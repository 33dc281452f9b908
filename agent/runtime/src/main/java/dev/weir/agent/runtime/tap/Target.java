package dev.weir.agent.runtime.tap;

import java.util.List;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * A class that is instrumented, wherever a class of that name is loaded.
 *
 * @param sites of the door that its advice calls
 * @param className binary name
 * @param weaves one for each advice
 */
record Target(List<Integer> sites, String className, List<Weave> weaves) {
  Target {
    sites = List.copyOf(sites);
    weaves = List.copyOf(weaves);
  }

  /**
   * Advice, and the methods that get it.
   *
   * @param required whether the target counts as failed when no method matches
   */
  record Weave(
      Class<?> advice, ElementMatcher<? super MethodDescription> methods, boolean required) {}
}
