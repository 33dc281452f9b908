/** Turns the two byte directions of one connection into HTTP exchanges, incrementally. */
@NullMarked
package dev.weir.core.http;

import org.jspecify.annotations.NullMarked;
