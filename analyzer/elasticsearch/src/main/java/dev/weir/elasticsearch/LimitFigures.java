package dev.weir.elasticsearch;

/**
 * A limit in force, with what it did since it was made.
 *
 * @param name of the limit
 * @param enforcing whether it holds anything back, or only counts what it would
 * @param bytesPerSecond as configured now
 * @param burstBytes as configured now
 * @param usedBytes that passed under it
 * @param delayedBytes that waited
 * @param waitNanos that were waited, all waits together
 * @param rejectedRequests that were refused
 */
public record LimitFigures(
    String name,
    boolean enforcing,
    long bytesPerSecond,
    long burstBytes,
    long usedBytes,
    long delayedBytes,
    long waitNanos,
    long rejectedRequests) {}
