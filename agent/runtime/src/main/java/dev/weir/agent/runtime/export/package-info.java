/** Sends what the application served and asked for to Elasticsearch. */
@NullMarked
package dev.weir.agent.runtime.export;

import org.jspecify.annotations.NullMarked;
