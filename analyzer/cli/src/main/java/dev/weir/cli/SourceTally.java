package dev.weir.cli;

import dev.weir.capture.file.CaptureFile;
import dev.weir.core.report.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what several inputs say of themselves: one report names them all, their kind if it is the
 * same for all and else {@code mixed}, from the first packet of any to the last of any.
 *
 * <p>Confined to one thread.
 */
final class SourceTally {
  private static final int MOST_NAMES = 3;

  private final List<String> names = new ArrayList<>();
  private @Nullable String kind;
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;
  private long packets;
  private long capturedBytes;
  private long truncatedPackets;
  private @Nullable Long droppedPackets;

  void add(CaptureFile file) {
    Long dropped = file.droppedPackets();
    if (dropped != null) {
      droppedPackets = (droppedPackets == null ? 0 : droppedPackets) + dropped;
    }
    name(file.name(), file.kind());
    if (file.packets() > 0) {
      time(file.firstNanos(), file.lastNanos());
    }
    packets += file.packets();
    capturedBytes += file.capturedBytes();
    truncatedPackets += file.truncatedPackets();
  }

  /** One more input; what it holds is told by {@link #exchange}. */
  void name(String name, String inputKind) {
    names.add(name);
    kind = kind == null || kind.equals(inputKind) ? inputKind : "mixed";
  }

  /** One exchange of a log. */
  void exchange(long startNanos, long endNanos, long wireBytes) {
    time(startNanos, endNanos);
    capturedBytes += wireBytes;
  }

  private void time(long fromNanos, long toNanos) {
    firstNanos = Math.min(firstNanos, fromNanos);
    lastNanos = Math.max(lastNanos, toNanos);
  }

  /** Whether nothing at all was read. */
  boolean isEmpty() {
    return lastNanos == Long.MIN_VALUE;
  }

  Source source() {
    long durationNanos = isEmpty() ? 0 : Math.max(0, lastNanos - firstNanos);
    return new Source(
        joinedNames(),
        kind == null ? "none" : kind,
        isEmpty() ? null : Instant.ofEpochSecond(0, firstNanos),
        durationNanos,
        packets,
        capturedBytes,
        droppedPackets,
        truncatedPackets);
  }

  private String joinedNames() {
    return names.size() <= MOST_NAMES
        ? String.join(", ", names)
        : names.get(0) + " and " + (names.size() - 1) + " more";
  }
}
