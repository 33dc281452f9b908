/**
 * Real servers with the shipped agent, held against what a client and their access logs counted.
 */
@NullMarked
package dev.weir.agent.servers;

import org.jspecify.annotations.NullMarked;
