/** Live capture: packets of a network interface, by pcap4j and libpcap. */
@NullMarked
package dev.weir.capture.live;

import org.jspecify.annotations.NullMarked;
