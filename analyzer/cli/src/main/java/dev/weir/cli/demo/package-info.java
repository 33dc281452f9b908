/** The small server and the client whose traffic {@code weir demo} captures. */
@NullMarked
package dev.weir.cli.demo;

import org.jspecify.annotations.NullMarked;
