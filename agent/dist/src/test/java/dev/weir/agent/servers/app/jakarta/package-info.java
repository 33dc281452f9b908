/** The servlet application; its copy for older servers is made by the build. */
@NullMarked
package dev.weir.agent.servers.app.jakarta;

import org.jspecify.annotations.NullMarked;
