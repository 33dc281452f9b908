/** Sizes, rates and durations as people write and read them. */
@NullMarked
package dev.weir.core.unit;

import org.jspecify.annotations.NullMarked;
