/** When bytes passed: of each endpoint in columns of equal time, and of the largest exchanges. */
@NullMarked
package dev.weir.core.timeline;

import org.jspecify.annotations.NullMarked;
