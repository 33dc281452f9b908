package dev.weir.replay.result;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts of some requests: all of them, those of an endpoint, those to a target. Confined to one
 * thread.
 */
public final class Tally {
  private static final int STATUSES = 1000;
  private static final int TOO_MANY_REQUESTS = 429;

  private final Latencies latencies;
  private final long[] statuses = new long[STATUSES];
  private final EnumMap<FailureKind, Long> failures = new EnumMap<>(FailureKind.class);
  private long requests;
  private long sent;
  private long answered;
  private long requestBytes;
  private long responseBytes;
  private long bodyBytes;
  private long compared;
  private long statusDiffers;
  private long bodyDiffers;
  private long expectedBytes;
  private long comparedBytes;

  private Tally(Latencies latencies) {
    this.latencies = latencies;
  }

  static Tally precise() {
    return new Tally(Latencies.precise());
  }

  static Tally small() {
    return new Tally(Latencies.small());
  }

  void add(Outcome outcome) {
    requests++;
    sent += outcome.sent() ? 1 : 0;
    requestBytes += outcome.requestBytes();
    responseBytes += outcome.responseBytes();
    bodyBytes += outcome.bodyBytes();
    if (outcome.status() > 0 && outcome.status() < STATUSES) {
      statuses[outcome.status()]++;
    }
    if (outcome.failure() != null) {
      failures.merge(outcome.failure(), 1L, Long::sum);
      return;
    }
    answered++;
    latencies.add(outcome);
    Expected expected = outcome.expected();
    if (expected != null) {
      compare(outcome, expected);
    }
  }

  private void compare(Outcome outcome, Expected expected) {
    compared++;
    statusDiffers += outcome.status() != expected.status() ? 1 : 0;
    if (expected.messageBytes() >= 0) {
      expectedBytes += expected.messageBytes();
      comparedBytes += outcome.responseBytes();
    }
    if (expected.bodyBytes() >= 0 && outcome.bodyBytes() != expected.bodyBytes()) {
      bodyDiffers++;
    }
  }

  void add(Tally other) {
    requests += other.requests;
    sent += other.sent;
    answered += other.answered;
    requestBytes += other.requestBytes;
    responseBytes += other.responseBytes;
    bodyBytes += other.bodyBytes;
    compared += other.compared;
    statusDiffers += other.statusDiffers;
    bodyDiffers += other.bodyDiffers;
    expectedBytes += other.expectedBytes;
    comparedBytes += other.comparedBytes;
    for (int i = 0; i < STATUSES; i++) {
      statuses[i] += other.statuses[i];
    }
    other.failures.forEach((kind, count) -> failures.merge(kind, count, Long::sum));
    latencies.add(other.latencies);
  }

  /** Requests that have come to an end, whatever end. */
  public long requests() {
    return requests;
  }

  /** Requests whose bytes were handed to the kernel. */
  public long sent() {
    return sent;
  }

  /** Requests with a whole answer, whatever its status. */
  public long answered() {
    return answered;
  }

  /** Requests without. */
  public long failed() {
    return requests - answered;
  }

  public long requestBytes() {
    return requestBytes;
  }

  /** Response bytes as they came, of failed requests too. */
  public long responseBytes() {
    return responseBytes;
  }

  /** Of those, content without framing. */
  public long bodyBytes() {
    return bodyBytes;
  }

  /** Answered requests whose recorded response is known. */
  public long compared() {
    return compared;
  }

  /** Of those, with another status than was recorded. */
  public long statusDiffers() {
    return statusDiffers;
  }

  /** Of those, with a body of another length than was recorded. */
  public long bodyDiffers() {
    return bodyDiffers;
  }

  /** Recorded response bytes of compared requests. */
  public long expectedBytes() {
    return expectedBytes;
  }

  /** Response bytes of the same requests now. */
  public long comparedBytes() {
    return comparedBytes;
  }

  /** Answers that said 429. */
  public long tooManyRequests() {
    return statuses[TOO_MANY_REQUESTS];
  }

  /** How many answers had which status, in the order of the statuses. */
  public Map<Integer, Long> statuses() {
    Map<Integer, Long> counts = new TreeMap<>();
    for (int i = 0; i < STATUSES; i++) {
      if (statuses[i] > 0) {
        counts.put(i, statuses[i]);
      }
    }
    return counts;
  }

  /** How many requests failed of what. */
  public Map<FailureKind, Long> failures() {
    return new EnumMap<>(failures);
  }

  public Latencies latencies() {
    return latencies;
  }
}
