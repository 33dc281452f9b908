/** Steers limits by what Prometheus answers to queries. */
@NullMarked
package dev.weir.agent.runtime.promql;

import org.jspecify.annotations.NullMarked;
