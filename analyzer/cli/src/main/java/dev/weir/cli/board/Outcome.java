package dev.weir.cli.board;

import org.jspecify.annotations.Nullable;

/**
 * What became of one object.
 *
 * @param kind such as {@code dashboard}
 * @param problem why it was not taken; null when it was
 */
public record Outcome(String kind, String id, String title, @Nullable String problem) {}
