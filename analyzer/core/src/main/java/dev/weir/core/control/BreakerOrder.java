package dev.weir.core.control;

/**
 * What a {@link LossBreaker} orders until its next word.
 *
 * @param rate the most that may be sent, and why; other limits may ask for less
 * @param retriesAllowed whether requests that failed may be sent again
 * @param samplingNanos how often the breaker wants to be told what was seen
 * @param p1Alert whether somebody must be called now; true in the one order that begins a freeze
 */
public record BreakerOrder(
    BreakerPhase phase,
    RateChange rate,
    boolean retriesAllowed,
    long samplingNanos,
    boolean p1Alert) {}
