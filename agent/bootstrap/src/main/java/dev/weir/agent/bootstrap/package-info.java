/** What instrumented classes see; shipped as {@code java.lang.WeirDoor} and {@code WeirGate}. */
@NullMarked
package dev.weir.agent.bootstrap;

import org.jspecify.annotations.NullMarked;
