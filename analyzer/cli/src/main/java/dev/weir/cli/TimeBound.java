package dev.weir.cli;

import dev.weir.core.unit.TimeSpan;
import dev.weir.core.unit.UnitSyntaxException;
import dev.weir.json.Timestamps;

/**
 * A moment of the traffic: an instant, or so long after its first packet.
 *
 * @param fromStart whether {@code nanos} count from the first packet, else since the epoch
 */
record TimeBound(boolean fromStart, long nanos) {

  /**
   * Reads {@code 30s} or {@code 2026-11-21T05:10:00Z}.
   *
   * @throws UnitSyntaxException naming value and mend
   */
  static TimeBound parse(String text) {
    Long epochNanos = Timestamps.parseUtc(text.strip());
    if (epochNanos != null) {
      return new TimeBound(false, epochNanos);
    }
    try {
      return new TimeBound(true, TimeSpan.parse(text).toNanos());
    } catch (UnitSyntaxException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is neither a time from the start such as 30s nor an instant such as"
              + " 2026-11-21T05:10:00Z",
          e);
    }
  }

  /** In nanoseconds since the epoch, for traffic that began then. */
  long epochNanos(long startNanos) {
    return fromStart ? startNanos + nanos : nanos;
  }
}
