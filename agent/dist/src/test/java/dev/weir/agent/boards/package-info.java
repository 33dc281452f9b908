/** What the shipped agent emits, beside what boards and rules ask for. */
@NullMarked
package dev.weir.agent.boards;

import org.jspecify.annotations.NullMarked;
