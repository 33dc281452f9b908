/** What the agent knows of each socket, and what it does when bytes pass. */
@NullMarked
package dev.weir.agent.runtime.connection;

import org.jspecify.annotations.NullMarked;
