package dev.weir.replay.balance;

import java.util.ArrayList;
import java.util.List;

/**
 * Chooses targets by a strategy, and keeps account of which of them are well.
 *
 * <p>A target that several connections in a row could not be opened to is taken away; it is tried
 * again after a second, then two, four, up to half a minute, and given back at the first connection
 * that opens. When all are away, all are chosen from: a replay does not hold its breath.
 *
 * <p>Any thread; short critical sections, since strategies are not for many threads at once.
 */
public final class Balancer implements Strategy.Load {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long MOST_PAUSE_NANOS = 30 * NANOS_PER_SECOND;
  private static final int MOST_ABSENCES = 1_000;

  private final List<Target> targets;
  private final Strategy.Choice choice;
  private final int failuresToLeave;
  private final int[] inFlight;
  private final Health[] health;
  private boolean anyAvailable = true;

  /** What is known of one target. */
  private static final class Health {
    int failuresInRow;
    boolean away;
    long awaySinceNanos;
    long pauseNanos = NANOS_PER_SECOND;
    long retryNanos;
    final List<Absence> absences = new ArrayList<>();
  }

  /**
   * A time that a target was not well.
   *
   * @param fromNanos on the scale of the times told to the balancer
   * @param toNanos likewise; that of the question while it lasts
   */
  public record Absence(int target, long fromNanos, long toNanos) {}

  /**
   * @param failuresToLeave after so many connections in a row that did not come about, a target is
   *     taken away; 1 or more
   */
  public Balancer(List<Target> targets, Strategy strategy, int failuresToLeave) {
    if (targets.isEmpty() || failuresToLeave < 1) {
      throw new IllegalArgumentException(
          "targets=" + targets.size() + " and failuresToLeave=" + failuresToLeave + " must be 1+");
    }
    this.targets = List.copyOf(targets);
    this.choice = strategy.over(this.targets);
    this.failuresToLeave = failuresToLeave;
    this.inFlight = new int[targets.size()];
    this.health = new Health[targets.size()];
    for (int i = 0; i < health.length; i++) {
      health[i] = new Health();
    }
  }

  public List<Target> targets() {
    return targets;
  }

  /** Chooses a target, and counts a request as in flight there. */
  public int choose(String client) {
    return isSole() ? 0 : chooseOne(client);
  }

  private synchronized int chooseOne(String client) {
    int target = choice.next(client, this);
    inFlight[target]++;
    return target;
  }

  /** A request goes to this target, whatever the strategy says: it follows another one there. */
  public void chosen(int target) {
    count(target, 1);
  }

  /** A request chosen for this target has come to its end. */
  public void ended(int target) {
    count(target, -1);
  }

  private void count(int target, int difference) {
    if (!isSole()) { // Where there is no choice, nobody asks, and threads need not wait for that.
      synchronized (this) {
        inFlight[target] += difference;
      }
    }
  }

  private boolean isSole() {
    return targets.size() == 1;
  }

  /** A connection to the target has opened. */
  public synchronized void opened(int target, long nowNanos) {
    Health one = health[target];
    one.failuresInRow = 0;
    if (one.away) {
      one.away = false;
      one.pauseNanos = NANOS_PER_SECOND;
      if (one.absences.size() < MOST_ABSENCES) {
        one.absences.add(new Absence(target, one.awaySinceNanos, nowNanos));
      }
      settle();
    }
  }

  /** A connection to the target did not come about. */
  public synchronized void failed(int target, long nowNanos) {
    Health one = health[target];
    one.failuresInRow++;
    if (one.failuresInRow >= failuresToLeave && !one.away) {
      one.away = true;
      one.awaySinceNanos = nowNanos;
      one.retryNanos = nowNanos + one.pauseNanos;
      settle();
    }
  }

  private void settle() {
    boolean any = false;
    for (Health one : health) {
      any |= !one.away;
    }
    anyAvailable = any;
  }

  /** A target that is away and to be tried again now, at most once a pause; -1 if there is none. */
  public synchronized int toTry(long nowNanos) {
    for (int i = 0; i < health.length; i++) {
      Health one = health[i];
      if (one.away && nowNanos - one.retryNanos >= 0) {
        one.pauseNanos = Math.min(MOST_PAUSE_NANOS, 2 * one.pauseNanos);
        one.retryNanos = nowNanos + one.pauseNanos;
        return i;
      }
    }
    return -1;
  }

  /** All times that targets were away, those that last until now included. */
  public synchronized List<Absence> absences(long nowNanos) {
    List<Absence> all = new ArrayList<>();
    for (int i = 0; i < health.length; i++) {
      all.addAll(health[i].absences);
      if (health[i].away) {
        all.add(new Absence(i, health[i].awaySinceNanos, nowNanos));
      }
    }
    return all;
  }

  @Override
  public synchronized boolean available(int target) {
    return !anyAvailable || !health[target].away;
  }

  @Override
  public synchronized int inFlight(int target) {
    return inFlight[target];
  }
}
