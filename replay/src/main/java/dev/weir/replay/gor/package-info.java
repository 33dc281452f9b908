/** Recordings in GoReplay's file format, written and read so that either tool plays the other's. */
@NullMarked
package dev.weir.replay.gor;

import org.jspecify.annotations.NullMarked;
