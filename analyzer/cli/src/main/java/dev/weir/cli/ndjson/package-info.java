/** Exchanges as newline-delimited JSON in ECS names, written and read back. */
@NullMarked
package dev.weir.cli.ndjson;

import org.jspecify.annotations.NullMarked;
