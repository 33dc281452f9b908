/** Writes flat tables as Apache Parquet files. */
@NullMarked
package dev.weir.parquet;

import org.jspecify.annotations.NullMarked;
