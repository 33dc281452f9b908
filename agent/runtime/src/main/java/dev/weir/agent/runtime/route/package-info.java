/** Learns the route templates that the application itself uses. */
@NullMarked
package dev.weir.agent.runtime.route;

import org.jspecify.annotations.NullMarked;
