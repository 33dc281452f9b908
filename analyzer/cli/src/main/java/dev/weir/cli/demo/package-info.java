/** The small server and the client whose traffic {@code weir demo} captures and records. */
@NullMarked
package dev.weir.cli.demo;

import org.jspecify.annotations.NullMarked;
