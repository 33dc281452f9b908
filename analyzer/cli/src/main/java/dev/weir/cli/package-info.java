/** The program {@code weir}: one class a subcommand, printing, exit codes, wiring. */
@NullMarked
package dev.weir.cli;

import org.jspecify.annotations.NullMarked;
