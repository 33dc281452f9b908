/** Limits files and budget files: YAML or JSON to rules, with the place of every mistake. */
@NullMarked
package dev.weir.limitfile;

import org.jspecify.annotations.NullMarked;
