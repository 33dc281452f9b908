package dev.weir.core.limit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection or job as a user of limiters: asks all of them for every piece that it wants to
 * pass, in their order, and gives back to those before when a later one refuses, in reverse.
 *
 * <p>It must be closed, as what it stands for is: {@link #open} counts those that are not, and
 * {@link #leaked} those that nobody can close any more. So a place that forgets to close is seen,
 * though it does no harm to others: nothing is held between two pieces.
 *
 * <p>For one thread at a time; the limiters may be shared by many. Nothing is allocated by asking.
 */
public final class LimiterContext implements AutoCloseable {
  private static final AtomicLong OPEN = new AtomicLong();
  private static final AtomicLong LEAKED = new AtomicLong();

  private final Limiter[] limiters;
  private final Use use;
  private final Cleaner.Cleanable end;

  /** How many bytes were granted last, and not said to be unused. */
  private long grantedBytes;

  private long grantedNanos;

  /** Its thread is a daemon, and begins with the first context. */
  private static final class Watch {
    static final Cleaner CLEANER = Cleaner.create();
  }

  /** Runs once, when the context is closed or can no more be: so it must not know the context. */
  private static final class Use implements Runnable {
    volatile boolean closed;

    @Override
    public void run() {
      OPEN.decrementAndGet();
      if (!closed) {
        LEAKED.incrementAndGet();
      }
    }
  }

  private LimiterContext(Limiter[] limiters) {
    this.limiters = limiters;
    this.use = new Use();
    OPEN.incrementAndGet();
    this.end = Watch.CLEANER.register(this, use);
  }

  /**
   * A user of limiters.
   *
   * @param limiters at least one, that of the fewest users first: what it gives while a later one
   *     refuses is missing for the others for a moment
   */
  public static LimiterContext of(Limiter... limiters) {
    if (limiters.length == 0) {
      throw new IllegalArgumentException("limiters are none; give one or more");
    }
    return new LimiterContext(limiters.clone());
  }

  /** How many have been made and not been closed, by anybody. */
  public static long open() {
    return OPEN.get();
  }

  /** How many were never closed and have been found by the garbage collector. */
  public static long leaked() {
    return LEAKED.get();
  }

  /**
   * Asks for bytes to pass. What is more than some milliseconds of the lowest rate is granted in
   * pieces, so that others have their turn between them.
   *
   * @param bytes above 0
   * @return above 0: how many may pass now. Below 0: after how many nanoseconds, negated, to ask
   *     again
   * @throws IllegalArgumentException if there are none to ask for
   * @throws IllegalStateException if this has been closed
   */
  public long ask(long bytes, long nowNanos) {
    if (use.closed) {
      throw new IllegalStateException("the limiter context has been closed; make another");
    }
    long piece = Math.min(bytes, mostBytes());
    for (int i = 0; i < limiters.length; i++) {
      long nanos = limiters[i].take(piece, nowNanos);
      if (nanos > 0) {
        giveBack(i, piece, nowNanos, nowNanos);
        return -nanos;
      }
    }
    grantedBytes = piece;
    grantedNanos = nowNanos;
    return piece;
  }

  /**
   * Of what was granted last, some bytes did not pass after all. The sooner it is said, the more of
   * them can pass instead.
   *
   * @throws IllegalArgumentException if so many were not granted
   */
  public void unused(long bytes, long nowNanos) {
    if (bytes < 0 || bytes > grantedBytes) {
      throw new IllegalArgumentException(
          "bytes=" + bytes + " of " + grantedBytes + " that were granted last cannot be unused");
    }
    grantedBytes -= bytes;
    giveBack(limiters.length, bytes, grantedNanos, nowNanos);
  }

  /** How many bytes are granted in one piece at most. */
  public long mostBytes() {
    long most = Long.MAX_VALUE;
    for (Limiter limiter : limiters) {
      most = Math.min(most, limiter.quantumBytes());
    }
    return most;
  }

  public boolean isClosed() {
    return use.closed;
  }

  /** No more will pass. A second call does nothing. */
  @Override
  public void close() {
    use.closed = true;
    end.clean();
  }

  /**
   * Waits until bytes may pass.
   *
   * @param transferred how many have before, in the same call, for who interrupts it
   * @return how many may pass now, above 0
   */
  int await(int bytes, int transferred, Waiting waiting) throws IOException {
    if (use.closed) {
      throw new IOException("the throttled stream has been closed");
    }
    while (true) {
      long answer = ask(bytes, waiting.nowNanos());
      if (answer > 0) {
        return (int) answer;
      }
      try {
        waiting.waitNanos(-answer);
      } catch (InterruptedIOException e) {
        e.bytesTransferred = transferred;
        throw e;
      }
    }
  }

  private void giveBack(int count, long bytes, long takenNanos, long nowNanos) {
    for (int i = count - 1; i >= 0; i--) {
      limiters[i].giveBack(bytes, takenNanos, nowNanos);
    }
  }
}
