/** Holds exchanges to limits: rules, token buckets, and turns that connections take at them. */
@NullMarked
package dev.weir.core.limit;

import org.jspecify.annotations.NullMarked;
