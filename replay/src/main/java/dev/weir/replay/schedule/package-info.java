/** When requests are to go out, as times on an absolute scale. */
@NullMarked
package dev.weir.replay.schedule;

import org.jspecify.annotations.NullMarked;
