package dev.weir.core.budget;

/** What a budget bounds; all figures are of message bytes, both directions. */
public enum Measure {
  /** Message bytes in all. */
  BYTES("bytes", Unit.BYTES),
  /** The mean of a request and its response, in bytes. */
  BYTES_PER_REQUEST("bytes-per-request", Unit.BYTES),
  /** How many requests. */
  REQUESTS("requests", Unit.COUNT),
  /** Of the message bytes of all traffic, a part of one. */
  SHARE("share", Unit.PART),
  /** Latency that half of the exchanges do not exceed, in nanoseconds. */
  P50("p50", Unit.NANOS),
  P90("p90", Unit.NANOS),
  P99("p99", Unit.NANOS),
  /** Message bytes more than in the base, a part of those. */
  GROWTH("growth", Unit.PART),
  /** Bytes per request more than in the base, a part of those. */
  GROWTH_PER_REQUEST("growth-per-request", Unit.PART);

  /** What the numbers of a measure are. */
  public enum Unit {
    BYTES,
    COUNT,
    NANOS,
    PART
  }

  private final String key;
  private final Unit unit;

  Measure(String key, Unit unit) {
    this.key = key;
    this.unit = unit;
  }

  /** The name in files and reports. */
  public String key() {
    return key;
  }

  public Unit unit() {
    return unit;
  }

  /** Whether there has to be a base to compare with. */
  public boolean needsBase() {
    return this == GROWTH || this == GROWTH_PER_REQUEST;
  }

  /** Which percentile of latencies this is, 0 when it is none. */
  int percent() {
    return switch (this) {
      case P50 -> 50;
      case P90 -> 90;
      case P99 -> 99;
      default -> 0;
    };
  }
}
