/** What is instrumented and how: advice, and the transformer that applies it. */
@NullMarked
package dev.weir.agent.runtime.tap;

import org.jspecify.annotations.NullMarked;
