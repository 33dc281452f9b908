/** From recorded messages to requests that are ready to be sent. */
@NullMarked
package dev.weir.replay.intake;

import org.jspecify.annotations.NullMarked;
