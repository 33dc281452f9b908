/**
 * The shipped agent as a guest: in JVMs of their own, on every JDK found, it is shown to leave the
 * application as it was. {@link dev.weir.agent.manners.Jvm} starts the small applications of {@link
 * dev.weir.agent.manners.host}.
 */
@NullMarked
package dev.weir.agent.manners;

import org.jspecify.annotations.NullMarked;
