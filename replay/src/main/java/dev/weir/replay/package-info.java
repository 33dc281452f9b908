/** Recorded requests, sent again. */
@NullMarked
package dev.weir.replay;

import org.jspecify.annotations.NullMarked;
