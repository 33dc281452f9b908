/** Measures Weir: JMH benchmarks, and synthetic traffic for comparisons with its peers. */
@NullMarked
package dev.weir.benchmarks;

import org.jspecify.annotations.NullMarked;
