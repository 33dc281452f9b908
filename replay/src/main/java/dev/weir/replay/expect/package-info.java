/** What limits should do to a replay, by simulation, held against what they did. */
@NullMarked
package dev.weir.replay.expect;

import org.jspecify.annotations.NullMarked;
