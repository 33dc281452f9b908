/** The admin endpoint: statistics, metrics, health and the live page over HTTP. */
@NullMarked
package dev.weir.agent.runtime.admin;

import org.jspecify.annotations.NullMarked;
