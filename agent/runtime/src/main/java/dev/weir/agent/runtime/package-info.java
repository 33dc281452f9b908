/** Starts and stops the agent inside its own class loader. */
@NullMarked
package dev.weir.agent.runtime;

import org.jspecify.annotations.NullMarked;
