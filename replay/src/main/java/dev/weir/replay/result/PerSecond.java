package dev.weir.replay.result;

import java.util.Arrays;

/**
 * What happened in each second of a run. Bounded: what comes after the last second kept is counted
 * in it. Confined to one thread.
 */
public final class PerSecond {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int MOST_SECONDS = 100_000;
  private static final int FIRST_SECONDS = 64;

  private long[] sent = new long[FIRST_SECONDS];
  private long[] answered = new long[FIRST_SECONDS];
  private long[] failed = new long[FIRST_SECONDS];
  private long[] responseBytes = new long[FIRST_SECONDS];
  private int seconds;

  void add(Outcome outcome) {
    if (outcome.sent()) {
      int begin = second(outcome.sentNanos()); // which may replace the arrays
      sent[begin]++;
    }
    int end = second(outcome.endNanos());
    if (outcome.failure() == null) {
      answered[end]++;
    } else {
      failed[end]++;
    }
    responseBytes[end] += outcome.responseBytes();
  }

  private int second(long nanos) {
    long second = Math.max(0, nanos) / NANOS_PER_SECOND;
    int index = (int) Math.min(MOST_SECONDS - 1, second);
    reach(index + 1);
    return index;
  }

  private void reach(int count) {
    if (count > sent.length) {
      int length = Math.min(MOST_SECONDS, Math.max(count, 2 * sent.length));
      sent = Arrays.copyOf(sent, length);
      answered = Arrays.copyOf(answered, length);
      failed = Arrays.copyOf(failed, length);
      responseBytes = Arrays.copyOf(responseBytes, length);
    }
    seconds = Math.max(seconds, count);
  }

  void add(PerSecond other) {
    reach(other.seconds);
    for (int i = 0; i < other.seconds; i++) {
      sent[i] += other.sent[i];
      answered[i] += other.answered[i];
      failed[i] += other.failed[i];
      responseBytes[i] += other.responseBytes[i];
    }
  }

  /** How many seconds there are, the last one perhaps not whole. */
  public int seconds() {
    return seconds;
  }

  /** Requests that went out in that second. */
  public long sent(int second) {
    return sent[second];
  }

  /** Requests whose answers ended in that second. */
  public long answered(int second) {
    return answered[second];
  }

  /** Requests given up in that second. */
  public long failed(int second) {
    return failed[second];
  }

  /** Bytes of the responses that ended in that second. */
  public long responseBytes(int second) {
    return responseBytes[second];
  }
}
