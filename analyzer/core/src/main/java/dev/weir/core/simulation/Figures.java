package dev.weir.core.simulation;

import dev.weir.core.report.Percentiles;

/**
 * What became of exchanges under a limit. Bytes are those of the limit's direction.
 *
 * @param exchanges how many there were
 * @param demandBytes what they had to pass, {@code grantedBytes + rejectedBytes}
 * @param delayedExchanges how many of them ended later, and waited for this limit, or came behind
 *     one on their connection that did
 * @param delayedBytes bytes that waited for this limit
 * @param delay by how much exchanges ended later, those that did not included, rejected ones not;
 *     of each exchange the whole delay, if it waited for this limit at all
 * @param rejected how many exchanges this limit refused
 * @param rejectedBytes of exchanges that this or another limit refused
 * @param peakBytesPerSecond what was granted in the busiest whole second
 */
public record Figures(
    long exchanges,
    long demandBytes,
    long grantedBytes,
    long delayedExchanges,
    long delayedBytes,
    Percentiles delay,
    long rejected,
    long rejectedBytes,
    long peakBytesPerSecond) {}
