/** The one class that instrumented classes see; shipped as {@code java.lang.WeirDoor}. */
@NullMarked
package dev.weir.agent.bootstrap;

import org.jspecify.annotations.NullMarked;
