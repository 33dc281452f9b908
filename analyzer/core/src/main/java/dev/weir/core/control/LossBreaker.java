package dev.weir.core.control;

import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.TimeSpan;

/**
 * Takes load off a path that loses what is sent, and gives it back when the path has been clean.
 *
 * <p>Idea: time is cut into spans of two seconds, each of which is lossy (15 % or more of its bytes
 * were retransmissions), clean, or idle. Five lossy spans in a row are a trip:
 *
 * <pre>
 *            trip 1                 trip 3 without recovery between, P1 alert
 *   NORMAL ──────────▶ REDUCED ────────────────────────────────────────────▶ FROZEN
 *      ▲                │  ▲ ▲ trip 2                                          │
 *      └────────────────┘  └─┴─────────────────────────────────────────────────┘
 *    60 clean spans in a row           after 5 minutes, trips count from 0
 * </pre>
 *
 * <p>Two minutes clean are 60 spans with traffic and without a lossy one among them. Idle spans are
 * no evidence: they break neither a run of lossy nor one of clean spans, because a path that is
 * down is silent between two retransmissions. Reaching normal forgets all trips. What is seen in
 * the five minutes of a freeze is dropped.
 *
 * <p>Samples may be of any length, a millisecond when reduced, and are summed to spans. A
 * millisecond alone judges nothing: it holds a few packets, so one loss would exceed any threshold.
 * A span ends with the sample whose end is nearest to the span's, so a timer that comes a little
 * early does not double its length.
 *
 * <p>Invariant: the rate is one of two. Cost: a few fields. Source: the rule that five samples of
 * two seconds with 15 % loss take a path from 100 to 40 Mbit/s, without retries and with
 * millisecond sampling, that the third such trip raises a P1 alert and freezes for five minutes,
 * and that two clean minutes return to normal.
 *
 * <p>Confined to whoever runs the loop. Times are nanoseconds on any one clock.
 */
public final class LossBreaker {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final long SPAN_NANOS = 2 * SECOND_NANOS;
  private static final long FINE_SAMPLING_NANOS = 1_000_000;
  private static final long FREEZE_NANOS = 300 * SECOND_NANOS;
  private static final int LOSSY_PERCENT = 15;
  private static final int LOSSY_SPANS_TO_TRIP = 5;
  private static final int CLEAN_SPANS_TO_RECOVER = 60;
  private static final int TRIPS_TO_FREEZE = 3;

  private final BreakerRates rates;

  private BreakerPhase phase = BreakerPhase.NORMAL;
  private int trips;
  private int lossySpans;
  private int cleanSpans;
  private long frozenSinceNanos;

  private long spanStartNanos;
  private long lastNanos;
  private long sentBytes;
  private long retransmittedBytes;

  /** Starts normal, with a span that begins now. */
  public LossBreaker(BreakerRates rates, long nowNanos) {
    this.rates = rates;
    beginSpan(nowNanos);
    lastNanos = nowNanos;
  }

  /** Where the breaker stands. */
  public BreakerPhase phase() {
    return phase;
  }

  /** The rate in force. */
  public long bytesPerSecond() {
    return phase == BreakerPhase.NORMAL
        ? rates.normalBytesPerSecond()
        : rates.reducedBytesPerSecond();
  }

  /**
   * Takes what was seen since the last call.
   *
   * @param sampleSentBytes what was sent, retransmissions included
   * @param sampleRetransmittedBytes the part of it that had been sent before
   */
  public BreakerOrder observe(long nowNanos, long sampleSentBytes, long sampleRetransmittedBytes) {
    if (sampleRetransmittedBytes < 0 || sampleRetransmittedBytes > sampleSentBytes) {
      throw new IllegalArgumentException(
          "retransmittedBytes="
              + sampleRetransmittedBytes
              + " is not within 0 to sentBytes="
              + sampleSentBytes);
    }
    long sampleNanos = nowNanos - lastNanos;
    lastNanos = nowNanos;
    if (phase == BreakerPhase.FROZEN) {
      return whileFrozen(nowNanos);
    }
    sentBytes += sampleSentBytes;
    retransmittedBytes += sampleRetransmittedBytes;
    if (nowNanos - spanStartNanos + sampleNanos / 2 < SPAN_NANOS) {
      return hold("span_running", "The span of 2 s is not over");
    }
    BreakerOrder order = judgeSpan(nowNanos);
    beginSpan(nowNanos);
    return order;
  }

  private BreakerOrder whileFrozen(long nowNanos) {
    long frozenNanos = nowNanos - frozenSinceNanos;
    if (frozenNanos < FREEZE_NANOS) {
      return hold("frozen", "Nothing changes before the freeze of 5 minutes is over");
    }
    phase = BreakerPhase.REDUCED;
    trips = 0;
    beginSpan(nowNanos);
    return hold(
        "thawed",
        "The freeze is over after " + TimeSpan.format(frozenNanos) + ", trips count anew");
  }

  private BreakerOrder judgeSpan(long nowNanos) {
    if (sentBytes == 0) {
      return hold("idle", "Nothing was sent in this span");
    }
    String loss = Percent.text(retransmittedBytes, sentBytes) + " of the bytes were sent again";
    if (!Percent.isAtLeast(retransmittedBytes, sentBytes, LOSSY_PERCENT)) {
      return afterCleanSpan(loss);
    }
    cleanSpans = 0;
    lossySpans++;
    return lossySpans < LOSSY_SPANS_TO_TRIP
        ? hold("lossy", "%s, span %d of %d".formatted(loss, lossySpans, LOSSY_SPANS_TO_TRIP))
        : trip(nowNanos, loss);
  }

  private BreakerOrder afterCleanSpan(String loss) {
    lossySpans = 0;
    if (phase == BreakerPhase.NORMAL) {
      return hold("clean", loss);
    }
    cleanSpans++;
    if (cleanSpans < CLEAN_SPANS_TO_RECOVER) {
      return hold("clean", "%s, span %d of %d".formatted(loss, cleanSpans, CLEAN_SPANS_TO_RECOVER));
    }
    trips = 0;
    return enter(BreakerPhase.NORMAL, "recovered", loss + " after two clean minutes");
  }

  private BreakerOrder trip(long nowNanos, String loss) {
    lossySpans = 0;
    trips++;
    String finding =
        "%s in the last of %d lossy spans, trip %d of %d"
            .formatted(loss, LOSSY_SPANS_TO_TRIP, trips, TRIPS_TO_FREEZE);
    if (trips < TRIPS_TO_FREEZE) {
      return enter(BreakerPhase.REDUCED, "tripped", finding);
    }
    frozenSinceNanos = nowNanos;
    return enter(BreakerPhase.FROZEN, "tripped", finding);
  }

  private void beginSpan(long nowNanos) {
    spanStartNanos = nowNanos;
    sentBytes = 0;
    retransmittedBytes = 0;
  }

  private BreakerOrder enter(BreakerPhase next, String reason, String finding) {
    boolean freezes = next == BreakerPhase.FROZEN;
    long previousBytesPerSecond = bytesPerSecond();
    phase = next;
    cleanSpans = 0;
    String reduced = freezes ? ": frozen for 5 minutes at " : ": now ";
    String rate = ByteRate.format((double) bytesPerSecond());
    return order(
        new RateChange(
            previousBytesPerSecond,
            bytesPerSecond(),
            reason,
            finding + (next == BreakerPhase.NORMAL ? ": no longer reduced" : reduced + rate)),
        freezes);
  }

  private BreakerOrder hold(String reason, String explanation) {
    return order(RateChange.held(bytesPerSecond(), reason, explanation), false);
  }

  private BreakerOrder order(RateChange rate, boolean p1Alert) {
    boolean normal = phase == BreakerPhase.NORMAL;
    long samplingNanos = normal ? SPAN_NANOS : FINE_SAMPLING_NANOS;
    return new BreakerOrder(phase, rate, normal, samplingNanos, p1Alert);
  }
}
