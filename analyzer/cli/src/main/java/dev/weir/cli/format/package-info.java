/** Reports as tables, JSON, NDJSON, CSV and Markdown. */
@NullMarked
package dev.weir.cli.format;

import org.jspecify.annotations.NullMarked;
