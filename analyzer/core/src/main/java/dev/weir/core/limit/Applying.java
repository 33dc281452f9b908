package dev.weir.core.limit;

import java.util.Arrays;

/**
 * The limits that hold one direction of an exchange, each with the bucket it takes from and a place
 * to stand there: those that make bytes wait, then those that only count.
 *
 * <p>Guarded as its {@link Turn} is. Nothing is allocated but when more limits apply than ever
 * before.
 */
final class Applying {
  /** The index of no limit. */
  static final int NONE = -1;

  private Limit[] limits = {};
  private Bucket[] buckets = {};
  private Place[] places = {};
  private int waiting;
  private int counting;

  /** What was granted, and has yet to be told those that observe: not all of it may pass. */
  private long unsettledBytes;

  private long unsettledNanos;

  /** How many make bytes wait. */
  int waiting() {
    return waiting;
  }

  boolean none() {
    return waiting + counting == 0;
  }

  Limit limit(int i) {
    return limits[i];
  }

  Bucket bucket(int i) {
    return buckets[i];
  }

  Place place(int i) {
    return places[i];
  }

  void clear() {
    waiting = 0;
    counting = 0;
  }

  /** Those that delay come first. */
  void add(Limit limit, Bucket bucket, boolean delays) {
    int count = waiting + counting;
    if (count == limits.length) {
      limits = Arrays.copyOf(limits, count + 2);
      buckets = Arrays.copyOf(buckets, count + 2);
      places = Arrays.copyOf(places, count + 2);
      places[count] = new Place();
      places[count + 1] = new Place();
    }
    limits[count] = limit;
    buckets[count] = bucket;
    if (delays) {
      waiting++;
    } else {
      counting++;
    }
  }

  /** Keeps those that still hold. */
  void retain(Generation now) {
    int delaying = waiting;
    int count = waiting + counting;
    clear();
    for (int i = 0; i < count; i++) {
      Limit limit = limits[i];
      if (now.has(limit)) {
        limit.makeUp(buckets[i]);
        add(limit, buckets[i], i < delaying);
      }
    }
  }

  /**
   * Others apply now: the place that was taken at a bucket is kept, if that is among them.
   *
   * @param stoodAt where the place is
   * @return where it is now, or {@link #NONE} when it has been left
   */
  int moved(int stoodAt, Bucket stood) {
    Place place = places[stoodAt];
    for (int i = 0; i < waiting; i++) {
      if (buckets[i] == stood) {
        places[stoodAt] = places[i];
        places[i] = place;
        return i;
      }
    }
    stood.leave(place);
    return NONE;
  }

  /** Whether a bucket has been dropped, so that others may have been given a new one since. */
  boolean anyDropped() {
    for (int i = 0; i < waiting + counting; i++) {
      if (buckets[i].isDropped()) {
        return true;
      }
    }
    return false;
  }

  long leastQuantumBytes() {
    long quantum = Long.MAX_VALUE;
    for (int i = 0; i < waiting; i++) {
      quantum = Math.min(quantum, buckets[i].limiter.quantumBytes());
    }
    return quantum;
  }

  /**
   * Takes from all that make wait, or from none.
   *
   * @return the one that refuses, because another thread was faster; {@link #NONE} when none does
   */
  int take(long bytes, long nowNanos) {
    for (int i = 0; i < waiting; i++) {
      if (buckets[i].limiter.take(bytes, nowNanos) > 0) {
        for (int taken = i - 1; taken >= 0; taken--) {
          buckets[taken].limiter.giveBack(bytes, nowNanos, nowNanos);
        }
        return i;
      }
    }
    return NONE;
  }

  /** Counts bytes that have been taken, or that nobody had to take. */
  void passed(long bytes, long nowNanos) {
    for (int i = 0; i < waiting + counting; i++) {
      limits[i].totals().passed(bytes);
      if (i >= waiting && !observes(i)) {
        buckets[i].limiter.reserve(bytes, nowNanos);
      }
    }
    if (counting > 0) {
      unsettledBytes += bytes;
      unsettledNanos = nowNanos;
    }
  }

  /** Takes back what {@link #passed} counted. */
  void unused(long bytes, long takenNanos, long nowNanos) {
    for (int i = waiting + counting - 1; i >= 0; i--) {
      limits[i].totals().passed(-bytes);
      if (i < waiting || !observes(i)) {
        buckets[i].limiter.giveBack(bytes, takenNanos, nowNanos);
      }
    }
    unsettledBytes = Math.max(0, unsettledBytes - bytes);
    settle();
  }

  boolean isUnsettled() {
    return unsettledBytes > 0;
  }

  /** Tells those that only observe what has passed by now: how long would it have waited? */
  void settle() {
    long bytes = unsettledBytes;
    if (bytes == 0) {
      return;
    }
    unsettledBytes = 0;
    for (int i = waiting; i < waiting + counting; i++) {
      if (observes(i)) {
        observe(i, bytes, unsettledNanos);
      }
    }
  }

  private boolean observes(int i) {
    return limits[i].rule().action() == Action.OBSERVE;
  }

  private void observe(int i, long bytes, long nowNanos) {
    Limiter limiter = buckets[i].limiter;
    long missing = limiter.observe(bytes, nowNanos);
    if (missing > 0) {
      long nanos = limiter.nanosToGain(missing, nowNanos);
      limits[i].totals().wouldDelay(Math.min(bytes, missing), nanos);
    }
  }

  /** Bytes that did not ask have passed. */
  void charge(long bytes, long nowNanos) {
    for (int i = 0; i < waiting; i++) {
      buckets[i].limiter.reserve(bytes, nowNanos);
    }
    passed(bytes, nowNanos);
  }

  /** Bytes that could not ask have passed, and will be paid for. */
  void chargeUnasked(long bytes, long nowNanos) {
    for (int i = 0; i < waiting + counting; i++) {
      if (i >= waiting || limits[i].rule().action() == Action.DELAY) {
        limits[i].totals().passed(bytes);
      }
    }
    unsettledBytes += counting > 0 ? bytes : 0;
    unsettledNanos = nowNanos;
  }

  /** They will not be paid for. */
  void leaveOwing(long bytes, long nowNanos) {
    for (int i = 0; bytes > 0 && i < waiting; i++) {
      if (limits[i].rule().action() == Action.DELAY) {
        buckets[i].limiter.observe(bytes, nowNanos);
      }
    }
  }

  /** The same for those that reject, and have not. */
  void chargeAdmitted(long bytes, long nowNanos) {
    for (int i = waiting; i < waiting + counting; i++) {
      if (limits[i].rule().action() == Action.REJECT) {
        buckets[i].limiter.reserve(bytes, nowNanos);
        limits[i].totals().passed(bytes);
      }
    }
  }

  /** The same for those only that had to see the response first. */
  void chargeAnswered(long bytes, long nowNanos) {
    for (int i = 0; i < waiting + counting; i++) {
      if (limits[i].rule().match().needsResponse()) {
        limits[i].totals().passed(bytes);
        if (observes(i)) {
          observe(i, bytes, nowNanos);
        } else {
          buckets[i].limiter.reserve(bytes, nowNanos);
        }
      }
    }
  }

  /** An exchange begins, which those that only observe might have rejected. */
  void countWouldReject(long nowNanos) {
    for (int i = waiting; i < waiting + counting; i++) {
      if (observes(i) && buckets[i].limiter.tokens(nowNanos) <= 0) {
        limits[i].totals().countWouldReject();
      }
    }
  }
}
