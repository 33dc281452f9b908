/** What people typed: shown safely, and corrected where it was mistyped. */
@NullMarked
package dev.weir.core.text;

import org.jspecify.annotations.NullMarked;
