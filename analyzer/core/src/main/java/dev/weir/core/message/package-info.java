/** Whole HTTP/1 messages as they passed, for those who keep them: recordings and their replay. */
@NullMarked
package dev.weir.core.message;

import org.jspecify.annotations.NullMarked;
