/** Where the JVM enters the agent; the only classes of it that the application could see. */
@NullMarked
package dev.weir.agent;

import org.jspecify.annotations.NullMarked;
