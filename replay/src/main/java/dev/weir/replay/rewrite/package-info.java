/** What is changed of a recorded request before it is sent again. */
@NullMarked
package dev.weir.replay.rewrite;

import org.jspecify.annotations.NullMarked;
