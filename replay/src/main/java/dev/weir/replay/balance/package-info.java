/** Targets, and which of them a request goes to. */
@NullMarked
package dev.weir.replay.balance;

import org.jspecify.annotations.NullMarked;
