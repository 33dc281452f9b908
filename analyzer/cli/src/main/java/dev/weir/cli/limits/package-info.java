/** The limits of a running agent, as they are asked for and set over its admin endpoint. */
@NullMarked
package dev.weir.cli.limits;

import org.jspecify.annotations.NullMarked;
