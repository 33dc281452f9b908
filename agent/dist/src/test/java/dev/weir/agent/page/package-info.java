/** The live page, watched in a real browser. */
@NullMarked
package dev.weir.agent.page;

import org.jspecify.annotations.NullMarked;
