package dev.weir.core.limit;

import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * One connection's place in the queues of all limits that hold one direction of its exchanges.
 *
 * <p>Whoever has bytes to pass {@linkplain #ask asks}, and is told how many may go now, or how long
 * to wait before asking again. While there are tokens that nobody waits for, bytes go at once. Else
 * the turn takes a place in the queue where it has to wait longest, for one quantum at most. A
 * connection has one place in one queue at a time, so connections are served in turn, a quantum
 * each: of N that want more than there is, each gets 1/N, and a small response waits for one
 * quantum of each of the others, not for the whole of them. That is deficit round robin: what a
 * piece leaves over of a quantum is kept for the next piece, if that comes soon.
 *
 * <p>With several limits, a turn that has come in the longest queue goes before the queues of the
 * others. So nobody waits at one limit while it stands in the way at another, and nobody who is
 * under two busy limits starves between them.
 *
 * <p><b>Invariant:</b> a place is no tokens. Those are taken from all limiters when bytes pass, so
 * each limiter's own invariant holds for what passes, whoever is late, leaves or never comes back.
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

  private static final int NONE = Applying.NONE;

  /** How often another thread may take what was there before the turn waits as all do. */
  private static final int MOST_TRIES = 4;

  /** Within which time the next piece has what the last one left over of a turn. */
  private static final long NEXT_PIECE_NANOS = 2_000_000;

  /** Of longer waits only half is told: those ahead may leave, and nobody says so. */
  private static final long LOOK_AGAIN_NANOS = 500_000_000;

  private final Direction direction;
  private final OwnBuckets ownBuckets;

  private @Nullable Generation generation;
  private int ordinal = NONE;
  private boolean admitted;
  private boolean responseKnown;

  private final Applying limits = new Applying();

  /** In whose queue the turn has its place. */
  private int standsAt = NONE;

  /** Whether it may have places before other queues, too. */
  private boolean standsFirst;

  /** What passed unasked, and has to be paid for. */
  private long owedBytes;

  /** The limit that bytes wait for, since when; null when they do not. */
  private @Nullable Limit waitsFor;

  private long askedNanos;
  private long grantedNanos;

  /** Whether the exchange had to wait. */
  private boolean delayed;

  public Turn(Direction direction) {
    this(direction, new OwnBuckets());
  }

  /** The other direction of the same connection. */
  public Turn(Direction direction, Turn other) {
    this(direction, other.ownBuckets);
  }

  private Turn(Direction direction, OwnBuckets ownBuckets) {
    this.direction = direction;
    this.ownBuckets = ownBuckets;
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
    boolean learned = same && answered && !responseKnown;
    if (same && !limits.anyDropped() && !(learned && now.needsResponse())) {
      responseKnown |= answered;
      return;
    }
    limits.settle();
    boolean another = ordinal != exchange.ordinal();
    if (another) {
      release(nowNanos);
      delayed = false;
    }
    stepBack();
    Bucket stood = standsAt == NONE ? null : limits.bucket(standsAt);
    generation = now;
    ordinal = exchange.ordinal();
    admitted = alreadyAdmitted;
    responseKnown = answered;
    limits.clear();
    now.addTo(this, exchange, direction, answered, nowNanos);
    if (stood != null) {
      keepPlace(stood);
    }
    if (learned) {
      // Nobody knew that these apply before the head had passed.
      limits.chargeAnswered(exchange.messageBytes(direction), nowNanos);
    }
    if (another) {
      limits.countWouldReject(nowNanos);
    }
  }

  /** Nothing is in progress: forgets the exchange, and leaves all queues. */
  public void none(long nowNanos) {
    if (ordinal != NONE) {
      limits.settle();
      release(nowNanos);
      ordinal = NONE;
      generation = null;
      limits.clear();
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
    generation = now;
    limits.settle();
    stepBack();
    Bucket stood = standsAt == NONE ? null : limits.bucket(standsAt);
    limits.retain(now);
    if (stood != null) {
      keepPlace(stood);
    }
  }

  /** Whether no limit is asked, so that bytes may pass without asking. */
  public boolean isFree() {
    return limits.none();
  }

  /** Whether what was granted last has yet to be {@linkplain #settle settled}. */
  public boolean isUnsettled() {
    return limits.isUnsettled();
  }

  /** Whether bytes have been asked for and have to wait. */
  public boolean isWaiting() {
    return waitsFor != null;
  }

  /** The limit for which bytes wait at present; null when they do not. */
  public @Nullable Limit waitsFor() {
    return waitsFor;
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
    limits.settle();
    long owes = owedBytes > 0 ? owes(nowNanos) : 0;
    if (owes < 0) {
      return owes;
    }
    long granted = limits.waiting() == 0 ? bytes : grant(bytes, more, nowNanos);
    if (granted > 0) {
      grantedNanos = nowNanos;
      waited(granted, nowNanos);
      limits.passed(granted, nowNanos);
    }
    return granted;
  }

  /**
   * Pays for what {@linkplain #chargeUnasked passed unasked}, in turn with all others.
   *
   * @return 0 when it has been paid for, else after how many nanoseconds, negated, to ask again
   */
  public long owes(long nowNanos) {
    while (owedBytes > 0 && limits.waiting() > 0) {
      long answer = grant(owedBytes, UNKNOWN, nowNanos);
      if (answer < 0) {
        return answer;
      }
      waited(answer, nowNanos);
      owedBytes -= answer;
    }
    owedBytes = 0;
    return 0;
  }

  /** Of what was granted last, some bytes did not pass after all. */
  public void unused(long bytes, long nowNanos) {
    limits.unused(bytes, grantedNanos, nowNanos);
  }

  /**
   * What was granted last has passed, but for what was {@linkplain #unused not used}: limits that
   * only observe count it now, or when something else happens here.
   */
  public void settle() {
    limits.settle();
  }

  /** Bytes that did not ask have passed: whoever comes next waits for them, too. */
  public void charge(long bytes, long nowNanos) {
    limits.charge(bytes, nowNanos);
  }

  /**
   * The same of bytes that could not ask, since nobody knew whose they were: they are {@linkplain
   * #owes paid for} before more passes. Where that never comes, they leave no more debt than the
   * next burst would pay, for new connections may always bring more.
   */
  public void chargeUnasked(long bytes, long nowNanos) {
    limits.chargeUnasked(bytes, nowNanos);
    owedBytes += bytes;
  }

  /** The same for limits that reject, which have let the exchange in since. */
  public void chargeAdmitted(long bytes, long nowNanos) {
    limits.chargeAdmitted(bytes, nowNanos);
  }

  /** Leaves all queues; what waits has to ask anew. */
  public void release(long nowNanos) {
    stepBack();
    if (standsAt != NONE) {
      limits.bucket(standsAt).leave(limits.place(standsAt));
      standsAt = NONE;
    }
    waitsFor = null;
    limits.leaveOwing(owedBytes, nowNanos);
    owedBytes = 0;
  }

  private long grant(long bytes, long more, long nowNanos) {
    if (limits.waiting() == 1 && standsAt == NONE && takesAlone(bytes, nowNanos)) {
      return bytes;
    }
    long answer = 0;
    for (int tries = 0; answer == 0; tries++) {
      answer =
          standsAt == NONE
              ? arrive(bytes, more, nowNanos, tries)
              : comeAgain(bytes, nowNanos, tries);
    }
    return answer;
  }

  /** The usual case: one limit, and tokens for all. */
  private boolean takesAlone(long bytes, long nowNanos) {
    Bucket only = limits.bucket(0);
    return only.isQuiet()
        && bytes <= only.limiter.burstBytes()
        && only.limiter.take(bytes, nowNanos) == 0;
  }

  /** Takes what nobody waits for, or a place in the longest queue; 0 when somebody was faster. */
  private long arrive(long bytes, long more, long nowNanos, int tries) {
    long least = Math.min(bytes, limits.leastQuantumBytes());
    long available = bytes;
    int longest = NONE;
    long longestNanos = 0;
    for (int i = 0; i < limits.waiting(); i++) {
      long spare = limits.bucket(i).spare(nowNanos);
      available = Math.min(available, spare);
      long nanos = limits.bucket(i).limiter.nanosToGain(least - spare, nowNanos);
      if (nanos > longestNanos) {
        longestNanos = nanos;
        longest = i;
      }
    }
    if (longest == NONE) {
      longest = limits.take(available, nowNanos);
      if (longest == NONE) {
        return available;
      }
      if (tries < MOST_TRIES) {
        return 0;
      }
    }
    return stand(longest, bytes, more, nowNanos);
  }

  /** Takes a place in a queue, for a quantum or for what is left of the message. */
  private long stand(int at, long bytes, long more, long nowNanos) {
    Bucket bucket = limits.bucket(at);
    long quantum = bucket.limiter.quantumBytes();
    boolean whole = more <= 0 || bytes >= quantum || more >= quantum - bytes;
    long stretch = whole ? quantum : bytes + more;
    long wanted = Math.min(bytes, quantum);
    long nanos = bucket.stand(limits.place(at), stretch, wanted, nowNanos);
    standsAt = at;
    return waits(at, nanos, nowNanos);
  }

  /** Takes what the turn stands for, if it has come; 0 when it is over. */
  private long comeAgain(long bytes, long nowNanos, int tries) {
    Bucket bucket = limits.bucket(standsAt);
    Place place = limits.place(standsAt);
    long wanted = Math.min(bytes, Math.min(place.bytes, bucket.limiter.quantumBytes()));
    long spare = bucket.spareAt(place, nowNanos);
    if (spare == Bucket.LAPSED) {
      stepBack();
      standsAt = NONE;
      return 0;
    }
    if (spare < wanted) {
      stepBack(); // it has no right to go first elsewhere
      return staysFor(standsAt, wanted - spare, nowNanos);
    }
    long least = Math.min(wanted, limits.leastQuantumBytes());
    long granted = Math.min(wanted, spareElsewhere(nowNanos));
    if (granted < least) {
      return goFirst(least, nowNanos);
    }
    int refusing = limits.take(granted, nowNanos);
    if (refusing != NONE) {
      return tries < MOST_TRIES ? 0 : staysFor(refusing, 1, nowNanos);
    }
    stepBack();
    if (!bucket.used(place, granted, nowNanos + NEXT_PIECE_NANOS)) {
      standsAt = NONE;
    }
    return granted;
  }

  /** Keeps its place until there are so many tokens more, at whatever bucket. */
  private long staysFor(int at, long missing, long nowNanos) {
    long nanos = limits.bucket(at).limiter.nanosToGain(missing, nowNanos);
    limits.bucket(standsAt).keep(limits.place(standsAt), nowNanos + nanos + Bucket.LATE_NANOS);
    return waits(at, nanos, nowNanos);
  }

  /** Tokens at the buckets where it does not stand, but goes before their queues. */
  private long spareElsewhere(long nowNanos) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < limits.waiting(); i++) {
      if (i != standsAt) {
        least = Math.min(least, limits.bucket(i).spareInTurn(limits.place(i), nowNanos));
      }
    }
    return least;
  }

  /** Its turn has come, but not everywhere: where tokens are missing it stands before the queue. */
  private long goFirst(long bytes, long nowNanos) {
    int longest = standsAt;
    long longestNanos = 0;
    long longestMissing = 0;
    for (int i = 0; i < limits.waiting(); i++) {
      long missing =
          i == standsAt ? 0 : bytes - limits.bucket(i).spareInTurn(limits.place(i), nowNanos);
      long nanos = limits.bucket(i).limiter.nanosToGain(missing, nowNanos);
      if (nanos > 0) {
        standsFirst = true;
        limits.bucket(i).standFirst(limits.place(i), bytes, nowNanos + nanos + Bucket.LATE_NANOS);
      }
      if (nanos > longestNanos) {
        longest = i;
        longestNanos = nanos;
        longestMissing = missing;
      }
    }
    return staysFor(longest, longestMissing, nowNanos);
  }

  /** Leaves the places before queues. */
  private void stepBack() {
    if (standsFirst) {
      standsFirst = false;
      for (int i = 0; i < limits.waiting(); i++) {
        if (i != standsAt) {
          limits.bucket(i).leave(limits.place(i));
        }
      }
    }
  }

  private long waits(int at, long nanos, long nowNanos) {
    if (waitsFor == null) {
      askedNanos = nowNanos;
    }
    waitsFor = limits.limit(at);
    return -Math.max(1, Math.min(nanos, Math.max(LOOK_AGAIN_NANOS, nanos / 2)));
  }

  /** Bytes pass, after all that they waited for. */
  private void waited(long bytes, long nowNanos) {
    Limit limit = waitsFor;
    if (limit != null) {
      waitsFor = null;
      limit.totals().delayed(bytes, nowNanos - askedNanos);
      if (!delayed) {
        delayed = true;
        limit.totals().delayedExchange();
      }
    }
  }

  /** A limit applies to the exchange; called by the generation, those that delay first. */
  void add(Limit limit, Bucket bucket, boolean delays) {
    limits.add(limit, bucket, delays);
  }

  /** Limits have changed: the place in a queue is kept if the limit has been. */
  private void keepPlace(Bucket stood) {
    standsAt = limits.moved(standsAt, stood);
    if (standsAt == NONE) {
      waitsFor = null;
    } else if (waitsFor != null) {
      waitsFor = limits.limit(standsAt);
    }
  }

  boolean isAdmitted() {
    return admitted;
  }

  OwnBuckets ownBuckets() {
    return ownBuckets;
  }
}
