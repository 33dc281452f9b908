/** Boards and rules are what their programs take. */
@NullMarked
package dev.weir.dashboards;

import org.jspecify.annotations.NullMarked;
