/**
 * Says from what passed whether a limit held: the worst of all windows, the mean, the deviation.
 */
@NullMarked
package dev.weir.core.conformance;

import org.jspecify.annotations.NullMarked;
