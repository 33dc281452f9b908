/** Counters by route and method that only ever grow, while routes are still being learned. */
@NullMarked
package dev.weir.core.series;

import org.jspecify.annotations.NullMarked;
