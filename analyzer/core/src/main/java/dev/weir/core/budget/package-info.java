/** Budgets: what some traffic may use at most, and whether recorded traffic kept to it. */
@NullMarked
package dev.weir.core.budget;

import org.jspecify.annotations.NullMarked;
