/** Where finished exchanges go besides the report: files of several kinds, and other systems. */
@NullMarked
package dev.weir.cli.outlet;

import org.jspecify.annotations.NullMarked;
