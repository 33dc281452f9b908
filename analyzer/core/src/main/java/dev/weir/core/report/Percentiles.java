package dev.weir.core.report;

/** Distribution of durations in nanoseconds; all 0 when nothing was measured. */
public record Percentiles(long count, long p50Nanos, long p90Nanos, long p99Nanos, long maxNanos) {

  public static final Percentiles NONE = new Percentiles(0, 0, 0, 0, 0);
}
