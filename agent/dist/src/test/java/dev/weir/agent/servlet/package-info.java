/** What the servlet layer tells the agent, seen in processes with the shipped jar. */
@NullMarked
package dev.weir.agent.servlet;

import org.jspecify.annotations.NullMarked;
