/** A real Elasticsearch for tests. */
@NullMarked
package dev.weir.elasticsearch.server;

import org.jspecify.annotations.NullMarked;
