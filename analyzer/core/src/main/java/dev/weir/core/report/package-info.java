/** What a report says: immutable values that mirror the JSON, whoever prints them. */
@NullMarked
package dev.weir.core.report;

import org.jspecify.annotations.NullMarked;
