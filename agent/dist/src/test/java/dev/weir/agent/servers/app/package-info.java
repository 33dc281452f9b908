/**
 * What the servers run. Knows nothing of Weir: these classes are on the class paths of other JVMs.
 */
@NullMarked
package dev.weir.agent.servers.app;

import org.jspecify.annotations.NullMarked;
