/**
 * Controllers that move a rate by what was seen of it: each takes figures and time as arguments,
 * and answers with a rate and the reason.
 */
@NullMarked
package dev.weir.core.control;

import org.jspecify.annotations.NullMarked;
