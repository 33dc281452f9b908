package dev.weir.replay.send;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.replay.intake.Planned;
import dev.weir.replay.intake.RunClock;
import dev.weir.replay.result.FailureKind;
import dev.weir.replay.result.Outcome;
import dev.weir.replay.result.Outcomes;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * What one loop has sent and what came of it. Confined to the loop, but for {@link #live} and
 * {@link #takeInterval}; the rest may be asked by others once the loop is done.
 */
final class LoopCounts {
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final SendOptions options;
  private final RunClock clock;
  private final Outcomes outcomes;
  private final SingleWriterRecorder dueLatencies = new SingleWriterRecorder(3);
  private final SingleWriterRecorder sentLatencies = new SingleWriterRecorder(3);
  private final Map<String, Long> oddities = new TreeMap<>();
  private long sent;
  private long notSent;
  private long answered;
  private long failed;
  private long late;
  private long received;
  private long unasked;
  private volatile LiveCounts live = new LiveCounts(0, 0, 0, 0, 0, 0, 0);

  LoopCounts(SendOptions options, RunClock clock, int targets) {
    this.options = options;
    this.clock = clock;
    this.outcomes = new Outcomes(targets);
  }

  /** What came of a request whose exchange has ended. */
  Outcome outcome(Flight flight, Exchange exchange, @Nullable FailureKind failure) {
    Planned planned = flight.planned;
    long nowNanos = clock.now();
    return new Outcome(
        planned.index(),
        planned.endpoint(),
        flight.target,
        exchange.status(),
        failure,
        planned.obstacle(),
        flight.sent,
        options.unlimited() ? flight.sentNanos : planned.dueNanos(),
        flight.sentNanos,
        exchange.firstByteNanos() == 0 ? nowNanos : exchange.firstByteNanos(),
        nowNanos,
        flight.requestBytes,
        exchange.messageBytes(Direction.RESPONSE),
        exchange.bytes(Direction.RESPONSE, ByteKind.BODY),
        planned.expected());
  }

  /** What came of one that has failed without an exchange. */
  Outcome failure(Flight flight, FailureKind kind) {
    Planned planned = flight.planned;
    return new Outcome(
        planned.index(),
        planned.endpoint(),
        flight.target,
        0,
        kind,
        planned.obstacle(),
        flight.sent,
        options.unlimited() && flight.sent ? flight.sentNanos : planned.dueNanos(),
        flight.sentNanos,
        0,
        clock.now(),
        flight.requestBytes,
        0,
        0,
        planned.expected());
  }

  void sent(Flight flight) {
    sent++;
    if (!options.unlimited() && flight.sentNanos - flight.planned.dueNanos() > LATE_NANOS) {
      late++;
    }
  }

  /** It was never sent, since the run has been ended. */
  void notSent() {
    notSent++;
  }

  void received(int bytes) {
    received += bytes;
  }

  /** Bytes that came and belong to no request. */
  void unasked(long bytes) {
    unasked += bytes;
  }

  void oddity(String name) {
    oddities.merge(name, 1L, Long::sum);
  }

  void ended(Outcome outcome) {
    outcomes.add(outcome);
    if (outcome.failure() != null) {
      failed++;
      return;
    }
    answered++;
    if (options.logsIntervals()) {
      dueLatencies.recordValue(Math.max(0, outcome.endNanos() - outcome.dueNanos()));
      sentLatencies.recordValue(Math.max(0, outcome.endNanos() - outcome.sentNanos()));
    }
  }

  /** Lets others see how far it is. */
  void publish(int openConnections) {
    live = new LiveCounts(sent, answered, failed, late, received, unasked, openConnections);
  }

  /** As last published; any thread. */
  LiveCounts live() {
    return live;
  }

  /** Adds the latencies since the last call; one thread, any but the loop's. */
  void takeInterval(Histogram due, Histogram fromSent) {
    due.add(dueLatencies.getIntervalHistogram());
    fromSent.add(sentLatencies.getIntervalHistogram());
  }

  Outcomes outcomes() {
    return outcomes;
  }

  Map<String, Long> oddities() {
    return oddities;
  }

  long notSentRequests() {
    return notSent;
  }
}
