/** Exchanges and reports as documents in Elasticsearch: templates, bulk export, spool. */
@NullMarked
package dev.weir.elasticsearch;

import org.jspecify.annotations.NullMarked;
