package dev.weir.core.report;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the traffic of a report came from.
 *
 * @param name file or interface
 * @param kind for example {@code pcap}, {@code pcapng}, {@code interface}
 * @param start when the first packet was captured, null when there was none
 * @param durationNanos from the first packet to the last
 * @param capturedBytes at original length
 * @param droppedPackets by kernel and interface, null when unknown
 * @param truncatedPackets captured shorter than they were
 */
public record Source(
    String name,
    String kind,
    @Nullable Instant start,
    long durationNanos,
    long packets,
    long capturedBytes,
    @Nullable Long droppedPackets,
    long truncatedPackets) {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  public Source {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    if (durationNanos < 0) {
      throw new IllegalArgumentException("durationNanos=" + durationNanos + " is below 0");
    }
  }

  public double durationSeconds() {
    return durationNanos / (double) NANOS_PER_SECOND;
  }

  /** When the traffic ended, in nanoseconds since the epoch; 0 when there was none. */
  public long endNanos() {
    return start == null
        ? 0
        : start.getEpochSecond() * NANOS_PER_SECOND + start.getNano() + durationNanos;
  }
}
