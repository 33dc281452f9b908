package dev.weir.agent.runtime.tap;

import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Advice, and the methods that get it.
 *
 * @param required whether the target counts as failed when no method matches
 */
record Weave(Class<?> advice, ElementMatcher<? super MethodDescription> methods, boolean required) {

  static Weave of(Class<?> advice, ElementMatcher<? super MethodDescription> methods) {
    return new Weave(advice, methods, true);
  }

  static Weave optional(Class<?> advice, ElementMatcher<? super MethodDescription> methods) {
    return new Weave(advice, methods, false);
  }
}
