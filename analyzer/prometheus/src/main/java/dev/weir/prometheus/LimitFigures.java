package dev.weir.prometheus;

import dev.weir.core.limit.Limit;
import org.jspecify.annotations.Nullable;

/**
 * One limit in force, to be shown.
 *
 * @param limit its rule and its counts
 * @param client whose own limit it is; null when it is for more than one
 * @param tokensBytes left in the shared bucket, below 0 in debt
 */
public record LimitFigures(Limit limit, @Nullable String client, long tokensBytes) {}
