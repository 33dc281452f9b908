package dev.weir.replay.result;

/**
 * Four ways to look at how long answers took, in nanoseconds: from when the request was due and
 * from when it really went out, until the first byte and until the last.
 *
 * <p>The time from when it was due is what a user of a service that falls behind would have seen;
 * the other one alone leaves out the wait that the service itself caused ("coordinated omission",
 * G. Tene, "How NOT to Measure Latency"). Confined to one thread.
 */
public final class Latencies {
  private static final long MOST_NANOS = 24 * 3_600_000_000_000L;

  private final Spread dueToFirst;
  private final Spread dueToLast;
  private final Spread sentToFirst;
  private final Spread sentToLast;

  private Latencies(Spread dueToFirst, Spread dueToLast, Spread sentToFirst, Spread sentToLast) {
    this.dueToFirst = dueToFirst;
    this.dueToLast = dueToLast;
    this.sentToFirst = sentToFirst;
    this.sentToLast = sentToLast;
  }

  /** To 0.1 %. */
  static Latencies precise() {
    return new Latencies(Spread.precise(), Spread.precise(), Spread.precise(), Spread.precise());
  }

  /** To 1 %, in a tenth of the memory: for one of many endpoints. */
  static Latencies small() {
    return new Latencies(Spread.small(), Spread.small(), Spread.small(), Spread.small());
  }

  void add(Outcome outcome) {
    dueToFirst.add(nanos(outcome.dueNanos(), outcome.firstByteNanos()));
    dueToLast.add(nanos(outcome.dueNanos(), outcome.endNanos()));
    sentToFirst.add(nanos(outcome.sentNanos(), outcome.firstByteNanos()));
    sentToLast.add(nanos(outcome.sentNanos(), outcome.endNanos()));
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
  public Spread dueToFirst() {
    return dueToFirst;
  }

  /** From when the request was due until the last byte of the answer. */
  public Spread dueToLast() {
    return dueToLast;
  }

  /** From when the request went out until the first byte of the answer. */
  public Spread sentToFirst() {
    return sentToFirst;
  }

  /** From when the request went out until the last byte of the answer. */
  public Spread sentToLast() {
    return sentToLast;
  }
}
