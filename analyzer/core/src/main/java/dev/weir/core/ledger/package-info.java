/** The books: every captured byte is charged to an exchange or to a named reason. */
@NullMarked
package dev.weir.core.ledger;

import org.jspecify.annotations.NullMarked;
