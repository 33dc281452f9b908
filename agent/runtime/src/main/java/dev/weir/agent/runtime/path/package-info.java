/** What the kernel says of the path that this process sends on. */
@NullMarked
package dev.weir.agent.runtime.path;

import org.jspecify.annotations.NullMarked;
