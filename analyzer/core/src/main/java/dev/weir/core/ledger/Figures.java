package dev.weir.core.ledger;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.ContentClass;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.report.Totals;
import dev.weir.core.window.LatencyHistogram;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Sums over exchanges. Confined to one thread at a time. */
class Figures {
  static final int KINDS = ByteKind.values().length;
  static final int RESPONSE = KINDS;

  /** A file that takes longer is worth a word. */
  private static final long SLOW_STATIC_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** By direction, then kind. */
  final long[] bytes = new long[Direction.values().length * KINDS];

  /** From the start to the end of responses whose first byte passed with the last, as most do. */
  private final LatencyHistogram atOnce = new LatencyHistogram();

  /** To the first byte of all others. */
  private final LatencyHistogram begun = new LatencyHistogram();

  /** To the last byte of all others. */
  private final LatencyHistogram ended = new LatencyHistogram();

  final StatusCounts status = new StatusCounts();
  long wireBytes;
  long retransmittedBytes;
  long applicationBytes;
  long requests;
  long reusedRequests;
  long incomplete;
  long maxResponseBytes;
  long slowStaticResponses;

  /** Takes over an exchange, with all it has so far but its place in the window. */
  void add(Exchange x) {
    addTimes(x, 1);
  }

  /** Gives away an exchange that has not finished. */
  void subtract(Exchange x) {
    addTimes(x, -1);
  }

  private void addTimes(Exchange x, int sign) {
    x.addBytesTo(bytes, sign);
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
    long nanos = x.endNanos() - x.startNanos();
    if (nanos > SLOW_STATIC_NANOS
        && x.responseComplete()
        && ContentClass.of(x) == ContentClass.STATIC) {
      slowStaticResponses++;
    }
    if (x.responseComplete() && x.firstByteNanos() == x.endNanos()) {
      atOnce.record(nanos);
      return;
    }
    if (x.firstByteNanos() != 0) {
      begun.record(x.firstByteNanos() - x.startNanos());
    }
    if (x.responseComplete()) {
      ended.record(nanos);
    } else {
      incomplete++;
    }
  }

  /** From the first byte of requests to the last of their responses; only to be read. */
  LatencyHistogram latency() {
    return ended.plus(atOnce);
  }

  /** The longest of {@link #latency}. */
  long slowestNanos() {
    return Math.max(ended.maxNanos(), atOnce.maxNanos());
  }

  /** From the first byte of requests to the first of their responses; only to be read. */
  LatencyHistogram firstByte() {
    return begun.plus(atOnce);
  }

  /** Adds all figures of another. */
  void absorb(Figures other) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] += other.bytes[i];
    }
    wireBytes += other.wireBytes;
    retransmittedBytes += other.retransmittedBytes;
    applicationBytes += other.applicationBytes;
    requests += other.requests;
    reusedRequests += other.reusedRequests;
    incomplete += other.incomplete;
    maxResponseBytes = Math.max(maxResponseBytes, other.maxResponseBytes);
    slowStaticResponses += other.slowStaticResponses;
    status.merge(other.status);
    atOnce.merge(other.atOnce);
    begun.merge(other.begun);
    ended.merge(other.ended);
  }

  /** Sets everything to zero. */
  void clear() {
    Arrays.fill(bytes, 0);
    atOnce.clear();
    begun.clear();
    ended.clear();
    status.clear();
    wireBytes = 0;
    retransmittedBytes = 0;
    applicationBytes = 0;
    requests = 0;
    reusedRequests = 0;
    incomplete = 0;
    maxResponseBytes = 0;
    slowStaticResponses = 0;
  }

  long requestBytes() {
    return bytes[0] + bytes[1] + bytes[2];
  }

  long messageBytes() {
    return requestBytes() + bytes[RESPONSE] + bytes[RESPONSE + 1] + bytes[RESPONSE + 2];
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
}
