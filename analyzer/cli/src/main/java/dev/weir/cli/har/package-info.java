/** HTTP Archive files (HAR 1.2), as browsers save them, read to messages and written from them. */
@NullMarked
package dev.weir.cli.har;

import org.jspecify.annotations.NullMarked;
