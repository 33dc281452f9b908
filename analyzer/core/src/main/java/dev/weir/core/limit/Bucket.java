package dev.weir.core.limit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A limiter, and those who wait for it.
 *
 * <p>Tokens stay in the limiter until the very moment when bytes pass; who waits only has a place.
 * So whether the limit holds is for {@link Limiter#take} alone, and places decide no more than who
 * is next: those in the queue, each when there are tokens for all before it and for itself; and
 * before them those whose turn it is at another bucket already. Whoever does not come in time loses
 * his place, and no tokens with it.
 *
 * <p>Any thread may call. While nobody waits, no lock is taken. The lock spins, since it is held
 * for some ten nanoseconds only; one that blocks would park application threads inside their system
 * calls, pin virtual threads and allocate.
 */
final class Bucket {
  /** The place is not taken any more: whoever had it came too late. */
  static final long LAPSED = Long.MIN_VALUE;

  /** How late whoever was told to wait may come, and still have his place. */
  static final long LATE_NANOS = 50_000_000;

  /** Pauses before the processor is given to somebody else, who may hold the lock. */
  private static final int SPINS = 100;

  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(Bucket.class, "held", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Limiter limiter;
  private final Places turnElsewhere = new Places();
  private final Places queue = new Places();

  /** How many places are taken; written under the lock, and 0 is seen without it. */
  private volatile int standing;

  /** 0 when nobody holds the lock. */
  volatile int held;

  private volatile boolean dropped;

  /** The number of the latest change that has been made. */
  private volatile long changes;

  Bucket(Allowance allowance, long changes, long nowNanos) {
    this.limiter = new Limiter(allowance, nowNanos);
    this.changes = changes;
  }

  boolean isQuiet() {
    return standing == 0;
  }

  /** Tokens that nobody stands for; maybe fewer. */
  long spare(long nowNanos) {
    long tokens = limiter.tokens(nowNanos);
    if (standing == 0) {
      return tokens;
    }
    lock();
    try {
      return spareOf(tokens, nowNanos);
    } finally {
      unlock();
    }
  }

  /** Tokens that nobody before a place in the queue stands for, or {@link #LAPSED}. */
  long spareAt(Place place, long nowNanos) {
    long tokens = limiter.tokens(nowNanos);
    lock();
    try {
      lapse(nowNanos);
      return place.in == queue ? tokens - turnElsewhere.bytes() - queue.bytesAhead(place) : LAPSED;
    } finally {
      unlock();
    }
  }

  /** Tokens for one whose turn it is at another bucket: those in the queue come after it. */
  long spareInTurn(Place place, long nowNanos) {
    long tokens = limiter.tokens(nowNanos);
    if (standing == 0) {
      return tokens;
    }
    lock();
    try {
      lapse(nowNanos);
      return tokens
          - (place.in == turnElsewhere ? turnElsewhere.bytesAhead(place) : turnElsewhere.bytes());
    } finally {
      unlock();
    }
  }

  /**
   * Takes a place at the end of the queue.
   *
   * @param bytes the place stands for
   * @param wanted of them at once
   * @return in how many nanoseconds those are there
   */
  long stand(Place place, long bytes, long wanted, long nowNanos) {
    long tokens = limiter.tokens(nowNanos);
    lock();
    try {
      long nanos = limiter.nanosToGain(wanted - spareOf(tokens, nowNanos), nowNanos);
      append(queue, place, bytes, nowNanos + nanos + LATE_NANOS);
      return nanos;
    } finally {
      unlock();
    }
  }

  /** Takes a place before the queue, or keeps it. */
  void standFirst(Place place, long bytes, long lapsesNanos) {
    lock();
    try {
      append(turnElsewhere, place, bytes, lapsesNanos);
    } finally {
      unlock();
    }
  }

  /** The place is to be kept for longer. */
  void keep(Place place, long lapsesNanos) {
    lock();
    place.lapsesNanos = lapsesNanos;
    unlock();
  }

  /**
   * Bytes have passed that a place stood for.
   *
   * @return whether some are left
   */
  boolean used(Place place, long bytes, long lapsesNanos) {
    lock();
    try {
      Places in = place.in;
      if (in != null && bytes < place.bytes) {
        in.shorten(place, bytes);
        place.lapsesNanos = lapsesNanos;
        return true;
      }
      leave(in, place);
      return false;
    } finally {
      unlock();
    }
  }

  void leave(Place place) {
    lock();
    try {
      leave(place.in, place);
    } finally {
      unlock();
    }
  }

  /** Whether the same key is given another bucket now, and this one is not to be used. */
  boolean isDropped() {
    return dropped;
  }

  /**
   * Drops the bucket if it is full, and nobody waits. It is emptied first, all at once, so that
   * whoever has found it before cannot have a second burst from it.
   */
  boolean drop(long nowNanos) {
    limiter.touch(nowNanos);
    if (standing == 0 && limiter.take(limiter.burstBytes(), nowNanos) == 0) {
      dropped = true;
    }
    return dropped;
  }

  /**
   * Makes those changes that have not been made here, each as of its own time.
   *
   * @param recent the oldest first
   */
  void makeUp(List<Change> recent) {
    if (!recent.isEmpty() && recent.get(recent.size() - 1).number() != changes) {
      synchronized (limiter) {
        for (Change change : recent) {
          if (change.number() > changes) {
            limiter.change(change.allowance(), change.nanos());
            changes = change.number();
          }
        }
      }
    }
  }

  /** Of these tokens, those that nobody stands for; only under the lock. */
  private long spareOf(long tokens, long nowNanos) {
    lapse(nowNanos);
    return tokens - turnElsewhere.bytes() - queue.bytes();
  }

  private void append(Places places, Place place, long bytes, long lapsesNanos) {
    if (place.in != places) {
      leave(place.in, place);
      places.append(place, bytes);
      count(1);
    }
    place.lapsesNanos = lapsesNanos;
  }

  private void leave(@Nullable Places in, Place place) {
    if (in != null) {
      in.remove(place);
      count(-1);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only under the lock
  private void count(int more) {
    standing += more;
  }

  /** Nobody waits for those at the front who are late. */
  private void lapse(long nowNanos) {
    lapse(turnElsewhere, nowNanos);
    lapse(queue, nowNanos);
  }

  private void lapse(Places places, long nowNanos) {
    Place first = places.first();
    while (first != null && first.lapsesNanos - nowNanos < 0) {
      leave(places, first);
      first = places.first();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // the holder may need this very processor
  private void lock() {
    int spins = 0;
    while (!HELD.compareAndSet(this, 0, 1)) {
      if (++spins % SPINS == 0) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }

  private void unlock() {
    HELD.setRelease(this, 0);
  }
}
