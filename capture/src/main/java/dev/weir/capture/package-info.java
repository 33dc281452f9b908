/** Joins capture files or live packets, decoding, reassembly and the books into one analysis. */
@NullMarked
package dev.weir.capture;

import org.jspecify.annotations.NullMarked;
