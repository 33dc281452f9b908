/**
 * What the limits that the agent enforces come to at a client's socket: a benchmark, started by
 * {@code analyzer/benchmarks/limits-live}.
 */
@NullMarked
package dev.weir.agent.figures;

import org.jspecify.annotations.NullMarked;
