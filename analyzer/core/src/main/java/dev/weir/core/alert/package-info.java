/** Rules that watch traffic by route and tell, once, when something begins and when it ends. */
@NullMarked
package dev.weir.core.alert;

import org.jspecify.annotations.NullMarked;
