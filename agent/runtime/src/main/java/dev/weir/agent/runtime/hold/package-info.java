/** Wakes what waits at a limit: event loops, when the bytes that they hold back may pass. */
@NullMarked
package dev.weir.agent.runtime.hold;

import org.jspecify.annotations.NullMarked;
