/**
 * Where the JVM enters the agent; the only classes of it that the application could see.
 *
 * <p>Not marked for null checks: it is compiled for Java 8, which does not know all that the mark
 * refers to.
 */
package dev.weir.agent;
