/** Documents of an application with the shipped agent, in a real Elasticsearch. */
@NullMarked
package dev.weir.agent.export;

import org.jspecify.annotations.NullMarked;
