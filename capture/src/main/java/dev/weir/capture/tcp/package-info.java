/** From TCP segments to ordered bytes of connections, each charged to an exchange or a reason. */
@NullMarked
package dev.weir.capture.tcp;

import org.jspecify.annotations.NullMarked;
