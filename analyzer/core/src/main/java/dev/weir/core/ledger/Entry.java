package dev.weir.core.ledger;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.report.Percentiles;
import dev.weir.core.report.Totals;
import dev.weir.core.window.LatencyHistogram;
import dev.weir.core.window.SlidingWindow;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one key. They are at every moment the sums over the exchanges that point here.
 *
 * <p>When an entry is merged into another, or dropped to bound memory, it forwards to where its
 * figures went, for the exchanges in flight that still point to it.
 */
final class Entry {
  private static final Direction[] DIRECTIONS = Direction.values();
  private static final ByteKind[] KINDS = ByteKind.values();
  private static final int RESPONSE = KINDS.length;

  final String[] key;
  final int hash;

  /** Where the figures went, null while they are here. */
  @Nullable Entry forward;

  /** By direction, then kind. */
  final long[] bytes = new long[DIRECTIONS.length * KINDS.length];

  final SlidingWindow window;
  final LatencyHistogram latency = new LatencyHistogram();
  final LatencyHistogram firstByte = new LatencyHistogram();
  final StatusCounts status = new StatusCounts();
  long wireBytes;
  long retransmittedBytes;
  long requests;
  long reusedRequests;
  long incomplete;
  long maxResponseBytes;

  /** How many message bytes may have been counted elsewhere, see {@link Entries}. */
  long undercountBytes;

  Entry(String[] key, int hash, LedgerOptions options) {
    this.key = key;
    this.hash = hash;
    this.window = new SlidingWindow(options.windowSlots(), options.slotNanos());
  }

  /** Takes over an exchange, with all it has so far but its place in the window. */
  void add(Exchange x) {
    addTimes(x, 1);
  }

  /** Gives away an exchange that has not finished. */
  void subtract(Exchange x) {
    addTimes(x, -1);
  }

  private void addTimes(Exchange x, int sign) {
    for (Direction direction : DIRECTIONS) {
      for (ByteKind kind : KINDS) {
        bytes[direction.ordinal() * RESPONSE + kind.ordinal()] += sign * x.bytes(direction, kind);
      }
    }
    wireBytes += sign * x.wireBytes();
    retransmittedBytes += sign * x.retransmittedBytes();
    requests += sign;
    if (x.ordinal() > 0) {
      reusedRequests += sign;
    }
  }

  /** Counts what is known only when an exchange has finished. */
  void finish(Exchange x) {
    status.add(x.responseHeadSeen() ? x.status() : 0, 1);
    maxResponseBytes = Math.max(maxResponseBytes, x.messageBytes(Direction.RESPONSE));
    if (!x.responseHeadSeen()) {
      incomplete++;
      return;
    }
    if (x.firstByteNanos() != 0) {
      firstByte.record(x.firstByteNanos() - x.startNanos());
    }
    if (x.responseComplete()) {
      latency.record(x.endNanos() - x.startNanos());
    } else {
      incomplete++;
    }
  }

  /** Adds all figures of another entry, its window excepted. */
  void absorb(Entry other) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] += other.bytes[i];
    }
    wireBytes += other.wireBytes;
    retransmittedBytes += other.retransmittedBytes;
    requests += other.requests;
    reusedRequests += other.reusedRequests;
    incomplete += other.incomplete;
    maxResponseBytes = Math.max(maxResponseBytes, other.maxResponseBytes);
    status.merge(other.status);
    latency.merge(other.latency);
    firstByte.merge(other.firstByte);
  }

  /** Takes the place of another entry in everything. */
  void replace(Entry other) {
    absorb(other);
    window.merge(other.window);
    undercountBytes += other.undercountBytes;
    other.forward = this;
  }

  long messageBytes() {
    return bytes[0] + bytes[1] + bytes[2] + bytes[3] + bytes[4] + bytes[5];
  }

  /** At least as much as all message bytes of the key. */
  long weightBytes() {
    return messageBytes() + undercountBytes;
  }

  boolean hasKey(String[] values, int valuesHash) {
    if (hash != valuesHash) {
      return false;
    }
    for (int i = 0; i < key.length; i++) {
      // The parser gives the same instance for the same text, mostly, so this compares references.
      if (!key[i].equals(values[i])) {
        return false;
      }
    }
    return true;
  }

  int keyChars() {
    int chars = 0;
    for (String value : key) {
      chars += value.length();
    }
    return chars;
  }

  Totals totals() {
    return new Totals(
        bytes[0],
        bytes[1],
        bytes[2],
        bytes[RESPONSE],
        bytes[RESPONSE + 1],
        bytes[RESPONSE + 2],
        wireBytes,
        retransmittedBytes);
  }

  static Percentiles percentiles(LatencyHistogram histogram) {
    if (histogram.count() == 0) {
      return Percentiles.NONE;
    }
    return new Percentiles(
        histogram.count(),
        histogram.percentileNanos(50),
        histogram.percentileNanos(90),
        histogram.percentileNanos(99),
        histogram.maxNanos());
  }
}
