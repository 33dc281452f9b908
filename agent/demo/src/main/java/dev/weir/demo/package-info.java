/** A small web shop on an embedded Tomcat, for {@code weir demo} to measure. */
@NullMarked
package dev.weir.demo;

import org.jspecify.annotations.NullMarked;
