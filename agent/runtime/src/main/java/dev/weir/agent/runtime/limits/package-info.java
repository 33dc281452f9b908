/** Changes limits while they hold: by file, by request, by alert and by what is measured. */
@NullMarked
package dev.weir.agent.runtime.limits;

import org.jspecify.annotations.NullMarked;
