/** A download that keeps to a limit, goes on where it was broken off, and is whole or not there. */
@NullMarked
package dev.weir.replay.download;

import org.jspecify.annotations.NullMarked;
