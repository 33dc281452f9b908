package dev.weir.core.conformance;

/**
 * How far windows of one width were from the rate, as parts of it: -0.02 is 2 % less than it.
 *
 * @param windows how many there were, at least one
 * @param p1 one of a hundred was below this; to one thousandth, as the two that follow
 * @param p50 half of them were below this
 * @param p99 one of a hundred was above this
 * @param worst the one that was furthest off, either way; exact
 */
public record Deviation(
    long widthNanos, long windows, double p1, double p50, double p99, double worst) {}
