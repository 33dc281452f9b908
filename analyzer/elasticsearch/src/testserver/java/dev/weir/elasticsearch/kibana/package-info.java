/**
 * What Weir ships for Kibana, tried on a real Elasticsearch and in a real browser, for want of a
 * Kibana.
 */
@NullMarked
package dev.weir.elasticsearch.kibana;

import org.jspecify.annotations.NullMarked;
