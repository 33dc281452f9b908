/** The ports that tests tell servers to listen on. */
@NullMarked
package dev.weir.agent.port;

import org.jspecify.annotations.NullMarked;
