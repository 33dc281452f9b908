/** A browser for the tests of pages, of whatever module. */
@NullMarked
package dev.weir.dashboards.browser;

import org.jspecify.annotations.NullMarked;
