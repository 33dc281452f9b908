/** Limits files: YAML or JSON to rules, with the place of every mistake, and back. */
@NullMarked
package dev.weir.limitfile;

import org.jspecify.annotations.NullMarked;
