package dev.weir.core.report;

/**
 * How fast message bytes passed, in bytes per second.
 *
 * @param mean over the whole duration, or what the filter selects of it, 0 when that is 0
 * @param peak of the busiest slot, at least the mean
 * @param window mean over the completed slots of the sliding window
 * @param running of the slot that had begun when the report was made, counted as if complete
 */
public record Rate(double mean, double peak, double window, double running) {}
