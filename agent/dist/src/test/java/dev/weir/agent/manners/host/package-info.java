/**
 * Small applications that the agent is a guest in. They need nothing but the JDK, print what they
 * came to, one line each, and end when their standard input does.
 */
@NullMarked
package dev.weir.agent.manners.host;

import org.jspecify.annotations.NullMarked;
