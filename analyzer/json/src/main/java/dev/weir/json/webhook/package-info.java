/** Posts JSON documents to an address that somebody else listens at. */
@NullMarked
package dev.weir.json.webhook;

import org.jspecify.annotations.NullMarked;
