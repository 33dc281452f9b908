/** Asking servers of the web, as whoever is a guest in a process has to. */
@NullMarked
package dev.weir.json.web;

import org.jspecify.annotations.NullMarked;
