/** Finds running JVMs, tells what can be told of them from outside, and loads the agent. */
@NullMarked
package dev.weir.cli.attach;

import org.jspecify.annotations.NullMarked;
