/** Two recordings beside each other: what changed for each endpoint, and what is but chance. */
@NullMarked
package dev.weir.core.comparison;

import org.jspecify.annotations.NullMarked;
