/** Says lines to the user of the application, without waiting for a reader. */
@NullMarked
package dev.weir.agent.runtime.speech;

import org.jspecify.annotations.NullMarked;
