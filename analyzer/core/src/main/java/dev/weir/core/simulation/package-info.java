/** Runs recorded exchanges through the limiters that enforce, in virtual time. */
@NullMarked
package dev.weir.core.simulation;

import org.jspecify.annotations.NullMarked;
