package dev.weir.core.simulation;

/**
 * A limit was moved to another rate by what was seen. Where a breaker came to another phase without
 * that, both rates are the same.
 *
 * @param nanos when, since the epoch
 * @param reason a stable word in snake case
 * @param explanation a sentence with the figures
 */
public record Move(
    long nanos,
    long fromBytesPerSecond,
    long toBytesPerSecond,
    String reason,
    String explanation) {}
