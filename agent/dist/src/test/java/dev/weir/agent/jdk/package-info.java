/** The Javas that tests start processes with. */
@NullMarked
package dev.weir.agent.jdk;

import org.jspecify.annotations.NullMarked;
