/** Takes what the sockets' hooks counted to the ledgers that reports are made of. */
@NullMarked
package dev.weir.agent.runtime.books;

import org.jspecify.annotations.NullMarked;
