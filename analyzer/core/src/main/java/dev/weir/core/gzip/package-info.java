/** Compressed files, read so that no damage passes in silence. */
@NullMarked
package dev.weir.core.gzip;

import org.jspecify.annotations.NullMarked;
