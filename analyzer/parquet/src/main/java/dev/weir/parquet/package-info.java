/** Writes flat tables as Apache Parquet files, by Apache's library without Hadoop. */
@NullMarked
package dev.weir.parquet;

import org.jspecify.annotations.NullMarked;
