/** Whom to believe that they are the server, where those who ask are told to believe anyone. */
@NullMarked
package dev.weir.core.tls;

import org.jspecify.annotations.NullMarked;
