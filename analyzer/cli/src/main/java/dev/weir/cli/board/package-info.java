/** What is packed for Kibana, Elasticsearch and Grafana, and how it gets there. */
@NullMarked
package dev.weir.cli.board;

import org.jspecify.annotations.NullMarked;
