/** From one captured packet to one TCP segment: link types, IP, fragments, tunnels. */
@NullMarked
package dev.weir.capture.packet;

import org.jspecify.annotations.NullMarked;
