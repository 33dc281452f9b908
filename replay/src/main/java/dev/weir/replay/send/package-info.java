/** Connections to targets and what is sent on them, on the threads of Netty's event loops. */
@NullMarked
package dev.weir.replay.send;

import org.jspecify.annotations.NullMarked;
