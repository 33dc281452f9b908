package dev.weir.core.limit;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One connection's place in the queues of all limits that hold one direction of its exchanges.
 *
 * <p>Whoever has bytes to pass {@linkplain #ask asks}, and is told how many may go now, or how long
 * to wait before asking again. While there are tokens, bytes go at once. When there are none, the
 * turn reserves one quantum at the limiter that makes it wait longest, and so stands in its queue
 * by its position alone. A connection has one reservation at a time, so connections are served in
 * turn, a quantum each: of N that want more than there is, each gets 1/N, and a small response
 * waits for one quantum of each of the others, not for the whole of them. It is deficit round robin
 * without a queue: what a piece leaves over of a quantum is kept for the next, for as long as its
 * turn lasts.
 *
 * <p>With several limiters, the one with the longest wait is reserved; when that is due, the others
 * are taken. When one of those refuses for longer than the reservation may be late, what was taken
 * is given back, in reverse, and the turn starts over.
 *
 * <p>Not safe for threads: guarded by whatever guards the connection. Nothing is allocated but when
 * more limits apply than ever before. Cost: one take for each limiter.
 *
 * @see <a href="https://doi.org/10.1109/90.502236">Shreedhar and Varghese: Efficient Fair Queuing
 *     using Deficit Round Robin</a>
 */
public final class Turn {
  /** What comes after the bytes that are asked for, when nobody knows. */
  public static final long UNKNOWN = 0;

  private static final int NONE = -1;

  /** How often another thread may take what was there before the turn waits as all do. */
  private static final int MOST_TRIES = 4;

  private final Direction direction;

  private @Nullable Generation generation;
  private int ordinal = NONE;
  private boolean admitted;
  private boolean responseKnown;

  /** Those that make bytes wait, then those that only count. */
  private Limit[] limits = {};

  private Limiter[] limiters = {};
  private int waiting;
  private int counting;

  /** Buckets of this connection's own, for limits of that scope. */
  private Limit[] ownLimits = {};

  private Limiter[] ownLimiters = {};

  private int reservedAt = NONE;
  private long reservedPosition;
  private long reservedBytes;
  private long askedNanos;

  private long leasedBytes;
  private long leasedUntilNanos;

  /** Whether the exchange had to wait. */
  private boolean delayed;

  public Turn(Direction direction) {
    this.direction = direction;
  }

  /**
   * Says whose bytes are asked for from now on. Cheap when nothing has changed.
   *
   * @param exchange its request head has been seen
   * @param alreadyAdmitted whether limits that reject have let it in, so that they do not delay it
   */
  public void of(Generation now, Exchange exchange, boolean alreadyAdmitted, long nowNanos) {
    boolean answered = direction == Direction.RESPONSE && exchange.responseHeadSeen();
    boolean same =
        generation == now && ordinal == exchange.ordinal() && admitted == alreadyAdmitted;
    if (same && (responseKnown || !answered)) {
      return;
    }
    if (same && !now.needsResponse()) {
      responseKnown = true;
      return;
    }
    release(nowNanos);
    if (ordinal != exchange.ordinal()) {
      delayed = false;
    }
    boolean newlyAnswered = same && answered;
    generation = now;
    ordinal = exchange.ordinal();
    admitted = alreadyAdmitted;
    responseKnown = answered;
    waiting = 0;
    counting = 0;
    now.addTo(this, exchange, direction, answered, nowNanos);
    if (newlyAnswered) {
      // Nobody knew that these apply before the head had passed.
      chargeAnswered(exchange.messageBytes(direction), nowNanos);
    }
  }

  /** Nothing is in progress: forgets the exchange, and gives back what was not used. */
  public void none(long nowNanos) {
    if (ordinal != NONE) {
      release(nowNanos);
      ordinal = NONE;
      generation = null;
      waiting = 0;
      counting = 0;
    }
  }

  /**
   * Limits have changed, and the exchange that still has bytes to pass cannot be looked at any
   * more: those limits go that no longer hold.
   */
  public void retain(Generation now, long nowNanos) {
    if (generation == now || ordinal == NONE) {
      return;
    }
    release(nowNanos);
    generation = now;
    int delaying = waiting;
    int count = waiting + counting;
    waiting = 0;
    counting = 0;
    for (int i = 0; i < count; i++) {
      if (now.has(limits[i])) {
        add(limits[i], limiters[i], i < delaying);
      }
    }
  }

  /** Whether no limit is asked, so that bytes may pass without asking. */
  public boolean isFree() {
    return waiting + counting == 0;
  }

  /** Whether bytes have been asked for and have to wait. */
  public boolean isWaiting() {
    return reservedAt != NONE;
  }

  /** The limit for which bytes wait at present; null when they do not. */
  public @Nullable Limit waitsFor() {
    return reservedAt == NONE ? null : limits[reservedAt];
  }

  /**
   * Asks for bytes to pass.
   *
   * @param bytes above 0
   * @param more how many are known to follow within the same message, {@link #UNKNOWN} if not known
   * @return above 0: how many may go now. Below 0: after how many nanoseconds, negated, to ask
   *     again; limits may have changed sooner
   */
  public long ask(long bytes, long more, long nowNanos) {
    long granted = waiting == 0 ? bytes : grant(bytes, more, nowNanos);
    if (granted > 0) {
      passed(granted, nowNanos);
    }
    return granted;
  }

  /** Of what was granted last, some bytes did not pass after all. */
  public void unused(long bytes, long nowNanos) {
    for (int i = waiting + counting - 1; i >= 0; i--) {
      limiters[i].giveBack(bytes);
      limits[i].totals().passed(-bytes);
    }
  }

  /** Bytes that did not ask have passed: whoever comes next waits for them, too. */
  public void charge(long bytes, long nowNanos) {
    for (int i = 0; i < waiting; i++) {
      limiters[i].reserve(bytes, nowNanos);
    }
    passed(bytes, nowNanos);
  }

  /** Gives back what is reserved or granted, and was not used. */
  public void release(long nowNanos) {
    if (reservedAt != NONE) {
      Limiter limiter = limiters[reservedAt];
      if (-limiter.nanosUntil(reservedPosition, nowNanos) <= limiter.slackNanos()) {
        limiter.giveBack(reservedBytes);
      }
      reservedAt = NONE;
    }
    if (leasedBytes > 0 && leasedUntilNanos - nowNanos >= 0) {
      giveBack(waiting, NONE, leasedBytes);
    }
    leasedBytes = 0;
  }

  private long grant(long bytes, long more, long nowNanos) {
    if (leasedBytes > 0) {
      if (leasedUntilNanos - nowNanos >= 0) {
        return fromLease(bytes);
      }
      leasedBytes = 0; // too late to be used by anybody
    }
    if (reservedAt != NONE) {
      long answer = whenReserved(bytes, nowNanos);
      if (answer != 0) {
        return answer;
      }
    }
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      long answer = anew(bytes, more, nowNanos, tries == MOST_TRIES - 1);
      if (answer != 0) {
        return answer;
      }
    }
    throw new AssertionError("the last try reserves");
  }

  /** Takes what is there, or reserves; 0 when somebody else was faster. */
  private long anew(long bytes, long more, long nowNanos, boolean last) {
    long quantum = Long.MAX_VALUE;
    for (int i = 0; i < waiting; i++) {
      quantum = Math.min(quantum, limiters[i].quantumBytes());
    }
    long least = Math.min(bytes, quantum);
    long reserving = Math.min(quantum, bytes + more);
    long available = bytes;
    int longest = NONE;
    long longestNanos = NONE;
    for (int i = 0; i < waiting; i++) {
      long tokens = limiters[i].tokens(nowNanos);
      available = Math.min(available, tokens);
      if (tokens < least || last) {
        long nanos =
            Limiter.nanosOf(
                Math.max(0, reserving - tokens), limiters[i].allowance().bytesPerSecond());
        if (nanos > longestNanos) {
          longestNanos = nanos;
          longest = i;
        }
      }
    }
    if (longest == NONE) {
      return takeOthers(available, NONE, nowNanos) == 0 ? available : 0;
    }
    reservedAt = longest;
    reservedBytes = reserving;
    reservedPosition = limiters[longest].reserve(reserving, nowNanos);
    askedNanos = nowNanos;
    return -Math.max(1, limiters[longest].nanosUntil(reservedPosition, nowNanos));
  }

  /** What becomes of the reservation: bytes, a wait, or 0 when it is given up. */
  private long whenReserved(long bytes, long nowNanos) {
    Limiter limiter = limiters[reservedAt];
    long nanos = limiter.nanosUntil(reservedPosition, nowNanos);
    if (nanos > 0) {
      return -nanos;
    }
    long slackNanos = limiter.slackNanos() + nanos;
    if (slackNanos >= 0) {
      long refusedNanos = takeOthers(reservedBytes, reservedAt, nowNanos);
      if (refusedNanos == 0) {
        countDelay(nowNanos);
        leasedBytes = reservedBytes;
        leasedUntilNanos = nowNanos + slackNanos;
        reservedAt = NONE;
        return fromLease(bytes);
      }
      if (refusedNanos <= slackNanos) {
        return -refusedNanos;
      }
      limiter.giveBack(reservedBytes);
    }
    reservedAt = NONE;
    return 0;
  }

  private long fromLease(long bytes) {
    long granted = Math.min(bytes, leasedBytes);
    leasedBytes -= granted;
    return granted;
  }

  /** Takes from all but one; 0 if that went well, else for how long one of them refuses. */
  private long takeOthers(long bytes, int except, long nowNanos) {
    for (int i = 0; i < waiting; i++) {
      if (i != except) {
        long nanos = limiters[i].take(bytes, nowNanos);
        if (nanos > 0) {
          giveBack(i, except, bytes);
          return nanos;
        }
      }
    }
    return 0;
  }

  private void giveBack(int count, int except, long bytes) {
    for (int i = count - 1; i >= 0; i--) {
      if (i != except) {
        limiters[i].giveBack(bytes);
      }
    }
  }

  private void countDelay(long nowNanos) {
    LimitTotals totals = limits[reservedAt].totals();
    totals.delayed(reservedBytes, nowNanos - askedNanos);
    if (!delayed) {
      delayed = true;
      totals.delayedExchange();
    }
  }

  /** Counts bytes, and what those limits would have done that only observe. */
  private void passed(long bytes, long nowNanos) {
    for (int i = 0; i < waiting; i++) {
      limits[i].totals().passed(bytes);
    }
    for (int i = waiting; i < waiting + counting; i++) {
      limits[i].totals().passed(bytes);
      long position = limiters[i].reserve(bytes, nowNanos);
      if (limits[i].rule().action() == Action.OBSERVE) {
        long nanos = limiters[i].nanosUntil(position, nowNanos);
        if (nanos > 0) {
          limits[i].totals().wouldDelay(bytes, nanos);
        }
      }
    }
  }

  private void chargeAnswered(long bytes, long nowNanos) {
    for (int i = 0; i < waiting + counting; i++) {
      if (limits[i].rule().match().needsResponse()) {
        limiters[i].reserve(bytes, nowNanos);
        limits[i].totals().passed(bytes);
      }
    }
  }

  /** A limit applies to the exchange; called by the generation, those that delay first. */
  void add(Limit limit, Limiter limiter, boolean delays) {
    int count = waiting + counting;
    if (count == limits.length) {
      limits = Arrays.copyOf(limits, count + 2);
      limiters = Arrays.copyOf(limiters, count + 2);
    }
    limits[count] = limit;
    limiters[count] = limiter;
    if (delays) {
      waiting++;
    } else {
      counting++;
    }
  }

  boolean isAdmitted() {
    return admitted;
  }

  /** This connection's own bucket of a limit. */
  Limiter ownLimiter(Limit limit, long nowNanos) {
    for (int i = 0; i < ownLimits.length; i++) {
      if (ownLimits[i] == limit) {
        Limiter own = ownLimiters[i];
        Allowance allowance = limit.rule().allowance();
        if (!own.allowance().equals(allowance)) {
          own.changeForTurns(allowance, nowNanos);
        }
        return own;
      }
    }
    Limiter own = Limiter.forTurns(limit.rule().allowance(), nowNanos);
    int at = freeOwn();
    ownLimits[at] = limit;
    ownLimiters[at] = own;
    return own;
  }

  /** Where a limit that no longer holds had its bucket, or one place more. */
  private int freeOwn() {
    Generation current = generation;
    for (int i = 0; i < ownLimits.length; i++) {
      if (current != null && !current.has(ownLimits[i])) {
        return i;
      }
    }
    ownLimits = Arrays.copyOf(ownLimits, ownLimits.length + 1);
    ownLimiters = Arrays.copyOf(ownLimiters, ownLimiters.length + 1);
    return ownLimits.length - 1;
  }
}
