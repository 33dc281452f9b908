package dev.weir.replay.intake;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests that have been read and cannot go yet. Recordings are in the order in which messages
 * ended, so a request waits until so many others, or so much recorded time, have come after it that
 * none can come before it any more. Bounded; confined to the reading thread.
 */
final class Holding {
  private static final int MOST = 4_096;
  private static final long MOST_BYTES = 16 << 20;
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** So many wait, at no particular rate, until it is known what they were answered. */
  private static final int MOST_UNLIMITED = 1_024;

  /** As long as no response was seen, of which there may be none. */
  private static final int FEW_UNLIMITED = 64;

  private final boolean unlimited;
  private final PriorityQueue<Planned> held =
      new PriorityQueue<>(
          Comparator.comparingLong(Planned::recordedNanos).thenComparingLong(Planned::index));
  private long bytes;
  private boolean begun;
  private boolean answersSeen;
  private long newestNanos;

  /**
   * @param unlimited whether requests go out as fast as answers come
   */
  Holding(boolean unlimited) {
    this.unlimited = unlimited;
  }

  void add(Planned planned) {
    if (!begun || planned.recordedNanos() - newestNanos > 0) {
      newestNanos = planned.recordedNanos();
      begun = true;
    }
    held.add(planned);
    bytes += planned.footprintBytes();
  }

  /** The recording has responses. */
  void answered() {
    answersSeen = true;
  }

  /** When the latest request that was added was recorded. */
  long newestNanos() {
    return newestNanos;
  }

  /** The next that can go; null when there is none. */
  @Nullable Planned pollReady() {
    Planned first = held.peek();
    return first != null && mayGo(first) ? poll() : null;
  }

  private boolean mayGo(Planned first) {
    if (bytes > MOST_BYTES) {
      return true;
    }
    if (unlimited) {
      // One could be answered before it is read what it was answered when it was recorded; then
      // nobody could compare the two.
      return first.expected() != null
          || held.size() > (answersSeen ? MOST_UNLIMITED : FEW_UNLIMITED);
    }
    return held.size() > MOST || newestNanos - first.recordedNanos() > MOST_NANOS;
  }

  /** The next, when nothing more will come; null when there is none. */
  @Nullable Planned poll() {
    Planned first = held.poll();
    if (first != null) {
      bytes -= first.footprintBytes();
    }
    return first;
  }

  /** What is added from now on has times of its own. */
  void beginAgain() {
    begun = false;
  }
}
