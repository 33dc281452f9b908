/** Reports as Prometheus metrics. */
@NullMarked
package dev.weir.prometheus;

import org.jspecify.annotations.NullMarked;
