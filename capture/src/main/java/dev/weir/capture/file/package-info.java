/** Capture files, read to the last whole packet and written so that a crash leaves them valid. */
@NullMarked
package dev.weir.capture.file;

import org.jspecify.annotations.NullMarked;
