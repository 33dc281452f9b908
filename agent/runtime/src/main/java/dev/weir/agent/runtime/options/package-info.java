/** What the agent was told at start-up. */
@NullMarked
package dev.weir.agent.runtime.options;

import org.jspecify.annotations.NullMarked;
