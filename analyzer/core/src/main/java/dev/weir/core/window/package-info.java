/** Sums over sliding time and distributions of durations; time is always an argument. */
@NullMarked
package dev.weir.core.window;

import org.jspecify.annotations.NullMarked;
