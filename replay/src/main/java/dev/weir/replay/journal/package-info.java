/** What outlives a run that is killed, so that the next one goes on and counts nothing twice. */
@NullMarked
package dev.weir.replay.journal;

import org.jspecify.annotations.NullMarked;
