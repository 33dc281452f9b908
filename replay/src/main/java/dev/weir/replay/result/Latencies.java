package dev.weir.replay.result;

import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;

/**
 * Four ways to look at how long answers took, in nanoseconds: from when the request was due and
 * from when it really went out, until the first byte and until the last.
 *
 * <p>The time from when it was due is what a user of a service that falls behind would have seen;
 * the other one alone leaves out the wait that the service itself caused ("coordinated omission",
 * G. Tene, "How NOT to Measure Latency"). Confined to one thread.
 */
public final class Latencies {
  private static final long LEAST_NANOS = 1_000;
  private static final long MOST_NANOS = 24 * 3_600_000_000_000L;

  private final AbstractHistogram dueToFirst;
  private final AbstractHistogram dueToLast;
  private final AbstractHistogram sentToFirst;
  private final AbstractHistogram sentToLast;

  private Latencies(
      AbstractHistogram dueToFirst,
      AbstractHistogram dueToLast,
      AbstractHistogram sentToFirst,
      AbstractHistogram sentToLast) {
    this.dueToFirst = dueToFirst;
    this.dueToLast = dueToLast;
    this.sentToFirst = sentToFirst;
    this.sentToLast = sentToLast;
  }

  /** To 0.1 %. */
  static Latencies precise() {
    return new Latencies(wide(), wide(), wide(), wide());
  }

  /** To 1 %, in a tenth of the memory: for one of many endpoints. */
  static Latencies small() {
    return new Latencies(narrow(), narrow(), narrow(), narrow());
  }

  private static AbstractHistogram wide() {
    Histogram histogram = new Histogram(LEAST_NANOS, 2 * LEAST_NANOS, 3);
    histogram.setAutoResize(true);
    return histogram;
  }

  private static AbstractHistogram narrow() {
    IntCountsHistogram histogram = new IntCountsHistogram(LEAST_NANOS, 2 * LEAST_NANOS, 2);
    histogram.setAutoResize(true);
    return histogram;
  }

  void add(Outcome outcome) {
    dueToFirst.recordValue(nanos(outcome.dueNanos(), outcome.firstByteNanos()));
    dueToLast.recordValue(nanos(outcome.dueNanos(), outcome.endNanos()));
    sentToFirst.recordValue(nanos(outcome.sentNanos(), outcome.firstByteNanos()));
    sentToLast.recordValue(nanos(outcome.sentNanos(), outcome.endNanos()));
  }

  static long nanos(long from, long to) {
    return Math.max(0, Math.min(MOST_NANOS, to - from));
  }

  void add(Latencies other) {
    dueToFirst.add(other.dueToFirst);
    dueToLast.add(other.dueToLast);
    sentToFirst.add(other.sentToFirst);
    sentToLast.add(other.sentToLast);
  }

  /** From when the request was due until the first byte of the answer. */
  public AbstractHistogram dueToFirst() {
    return dueToFirst;
  }

  /** From when the request was due until the last byte of the answer. */
  public AbstractHistogram dueToLast() {
    return dueToLast;
  }

  /** From when the request went out until the first byte of the answer. */
  public AbstractHistogram sentToFirst() {
    return sentToFirst;
  }

  /** From when the request went out until the last byte of the answer. */
  public AbstractHistogram sentToLast() {
    return sentToLast;
  }
}
