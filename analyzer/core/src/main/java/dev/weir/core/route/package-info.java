/** Path templates: which paths are the same endpoint. */
@NullMarked
package dev.weir.core.route;

import org.jspecify.annotations.NullMarked;
