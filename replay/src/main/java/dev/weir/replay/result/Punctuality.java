package dev.weir.replay.result;

import java.util.EnumMap;
import java.util.Map;

/**
 * How exactly the schedule was kept: what was in no one's way tells the error of the schedule
 * itself; of what an obstacle held up, how much and by what.
 *
 * <p>Drift is the slope of the error over time by least squares, times the length of the run: what
 * the clock of the replay has gained on that of the recording. Confined to one thread.
 */
public final class Punctuality {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Held up for less than this, a request is as good as on time. */
  private static final long LATE_NANOS = 1_000_000;

  private final Spread error = Spread.precise();
  private final Spread lateness = Spread.precise();
  private final EnumMap<Obstacle, Long> held = new EnumMap<>(Obstacle.class);
  private final EnumMap<Obstacle, Long> longest = new EnumMap<>(Obstacle.class);
  private long firstSentNanos;
  private long lastSentNanos;
  private long firstDueNanos;
  private long lastDueNanos;
  private long sent;
  private double times;
  private double errors;
  private double timesSquared;
  private double products;

  void add(Outcome outcome) {
    if (!outcome.sent()) {
      return;
    }
    long lateNanos = Latencies.nanos(outcome.dueNanos(), outcome.sentNanos());
    lateness.add(lateNanos);
    span(outcome);
    if (outcome.obstacle() == Obstacle.NONE || lateNanos <= LATE_NANOS) {
      error.add(lateNanos);
      double seconds = outcome.dueNanos() / NANOS_PER_SECOND;
      times += seconds;
      timesSquared += seconds * seconds;
      errors += lateNanos;
      products += seconds * lateNanos;
    } else {
      held.merge(outcome.obstacle(), 1L, Long::sum);
      longest.merge(outcome.obstacle(), lateNanos, Math::max);
    }
  }

  private void span(Outcome outcome) {
    if (sent == 0 || outcome.sentNanos() - firstSentNanos < 0) {
      firstSentNanos = outcome.sentNanos();
    }
    if (sent == 0 || outcome.sentNanos() - lastSentNanos > 0) {
      lastSentNanos = outcome.sentNanos();
    }
    if (sent == 0 || outcome.dueNanos() - firstDueNanos < 0) {
      firstDueNanos = outcome.dueNanos();
    }
    if (sent == 0 || outcome.dueNanos() - lastDueNanos > 0) {
      lastDueNanos = outcome.dueNanos();
    }
    sent++;
  }

  void add(Punctuality other) {
    if (other.sent == 0) {
      return;
    }
    if (sent == 0) {
      firstSentNanos = other.firstSentNanos;
      lastSentNanos = other.lastSentNanos;
      firstDueNanos = other.firstDueNanos;
      lastDueNanos = other.lastDueNanos;
    } else {
      firstSentNanos = earlier(firstSentNanos, other.firstSentNanos);
      lastSentNanos = later(lastSentNanos, other.lastSentNanos);
      firstDueNanos = earlier(firstDueNanos, other.firstDueNanos);
      lastDueNanos = later(lastDueNanos, other.lastDueNanos);
    }
    sent += other.sent;
    error.add(other.error);
    lateness.add(other.lateness);
    other.held.forEach((obstacle, count) -> held.merge(obstacle, count, Long::sum));
    other.longest.forEach((obstacle, nanos) -> longest.merge(obstacle, nanos, Math::max));
    times += other.times;
    timesSquared += other.timesSquared;
    errors += other.errors;
    products += other.products;
  }

  private static long earlier(long one, long two) {
    return one - two <= 0 ? one : two;
  }

  private static long later(long one, long two) {
    return one - two >= 0 ? one : two;
  }

  /** How late, in nanoseconds, went out what nothing was in the way of. */
  public Spread error() {
    return error;
  }

  /** How late, in nanoseconds, everything went out. */
  public Spread lateness() {
    return lateness;
  }

  /** How many requests each obstacle held up. */
  public Map<Obstacle, Long> held() {
    return new EnumMap<>(held);
  }

  /** For how long at most, in nanoseconds. */
  public Map<Obstacle, Long> longest() {
    return new EnumMap<>(longest);
  }

  /** Requests that went out. */
  public long sent() {
    return sent;
  }

  /** From the first request to the last, as planned. */
  public long plannedNanos() {
    return lastDueNanos - firstDueNanos;
  }

  /** From the first request to the last, as it was. */
  public long actualNanos() {
    return lastSentNanos - firstSentNanos;
  }

  /** What the error grew by from the first request to the last, by its trend. */
  public long driftNanos() {
    double n = error.count();
    double variance = n * timesSquared - times * times;
    if (n < 2 || variance <= 0) {
      return 0;
    }
    double nanosPerSecond = (n * products - times * errors) / variance;
    return Math.round(nanosPerSecond * plannedNanos() / NANOS_PER_SECOND);
  }
}
