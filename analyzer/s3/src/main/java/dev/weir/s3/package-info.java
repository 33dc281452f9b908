/** Sends closed files to an S3 store, so that they are there whole or not at all. */
@NullMarked
package dev.weir.s3;

import org.jspecify.annotations.NullMarked;
