package dev.weir.core.limit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A token bucket for bytes, in one {@code long}.
 *
 * <p>It is the generic cell rate algorithm, counted in bytes instead of nanoseconds. A line rises
 * at the rate. A position beside it says how far the line must have come for all bytes taken so far
 * to be due: taking n bytes moves it up by n. The line less the position are the tokens; the
 * position never falls behind the line by more than the burst. So time and tokens change together
 * in one compare-and-set, and no remainder is ever lost: with 1 B/s as with 100 GB/s, bytes and
 * nanoseconds are multiplied exactly.
 *
 * <p><b>Invariant:</b> in every window of length t, the bytes granted by {@link #take} are at most
 * {@code rate · t + burst}. Bytes that were {@linkplain #reserve reserved} count when they are due.
 *
 * <p>Bytes may be taken beyond the burst, into debt: then the next to come wait for all of it, so
 * that what is larger than the bucket never starves.
 *
 * <p>Any thread may call; a decision costs about a clock reading and a compare-and-set and
 * allocates nothing. Times are nanoseconds of one clock, which may be behind by a little from
 * thread to thread, and are compared by subtraction. Positions wrap around, and are compared by
 * subtraction, too; for that a bucket at 100 GB/s must be {@linkplain #touch touched} once in two
 * years.
 *
 * <p>Benchmark: {@code LimiterBenchmark}.
 *
 * @see <a href="https://doi.org/10.1109/INFCOM.1990.91270">virtual scheduling and the leaky
 *     bucket</a>; ITU-T I.371 §A: the generic cell rate algorithm
 */
public final class Limiter {
  static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** For {@link #nanosUntil}: never within what can be counted. */
  public static final long MOST_NANOS = Long.MAX_VALUE / 4;

  /** How late reserved bytes may be used at most. */
  private static final long SLACK_NANOS = 20_000_000;

  /** Turns take what passes in two milliseconds, within these bounds. */
  private static final long LEAST_QUANTUM_BYTES = 1460;

  private static final long MOST_QUANTUM_BYTES = 64 * 1024;

  private static final VarHandle POSITION;

  static {
    try {
      POSITION = MethodHandles.lookup().findVarHandle(Line.class, "position", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The position of a line that is being replaced. */
  private static final long FROZEN = Long.MIN_VALUE;

  private volatile Line line;

  /** A full bucket. */
  public Limiter(Allowance allowance, long nowNanos) {
    this(allowance, allowance.burstBytes(), nowNanos);
  }

  private Limiter(Allowance allowance, long burstBytes, long nowNanos) {
    line = new Line(allowance, burstBytes, nowNanos, burstBytes, 0);
  }

  /**
   * A full bucket for {@linkplain Turn turns}, which use what is due a little late: its burst is
   * smaller by {@link #slackBytes}, so that the invariant holds for the allowance all the same.
   */
  static Limiter forTurns(Allowance allowance, long nowNanos) {
    return new Limiter(allowance, allowance.burstBytes() - slackBytes(allowance), nowNanos);
  }

  /** What a line rises in {@link #slackNanos}. */
  public static long slackBytes(Allowance allowance) {
    return Math.min(
        allowance.burstBytes() / 4, bytesIn(SLACK_NANOS, allowance.bytesPerSecond()) + 1);
  }

  public Allowance allowance() {
    return line.allowance;
  }

  /**
   * Takes bytes if there are tokens for all of them, or, for more than the burst, if the bucket is
   * full.
   *
   * @param bytes above 0
   * @return 0 when they were taken, else for how many nanoseconds to wait, and nothing has changed
   */
  public long take(long bytes, long nowNanos) {
    while (true) {
      Line current = line;
      long position = current.position;
      long risen = current.at(nowNanos);
      long from = current.floor(position, risen);
      long missing = Math.min(bytes, current.burstBytes) - (risen - from);
      if (position == FROZEN) {
        Thread.onSpinWait();
      } else if (missing > 0) {
        return current.nanosFor(missing);
      } else if (POSITION.weakCompareAndSet(current, position, thawed(from + bytes))) {
        return 0;
      }
    }
  }

  /**
   * Takes bytes whether there are tokens or not; whoever takes waits until they are due.
   *
   * @return the position at which they are, see {@link #nanosUntil}
   */
  public long reserve(long bytes, long nowNanos) {
    while (true) {
      Line current = line;
      long position = current.position;
      long next = thawed(current.floor(position, current.at(nowNanos)) + bytes);
      if (position == FROZEN) {
        Thread.onSpinWait();
      } else if (POSITION.weakCompareAndSet(current, position, next)) {
        return next;
      }
    }
  }

  /**
   * Gives back bytes that were taken and not used. Within the slack of when they were due the
   * invariant holds; later they are to be forfeited.
   */
  public void giveBack(long bytes) {
    while (true) {
      Line current = line;
      long position = current.position;
      if (position == FROZEN) {
        Thread.onSpinWait();
      } else if (POSITION.weakCompareAndSet(current, position, thawed(position - bytes))) {
        return;
      }
    }
  }

  /** How long it takes until a position is due; 0 or less when it is, and since when. */
  public long nanosUntil(long position, long nowNanos) {
    Line current = line;
    long missing = position - current.at(nowNanos);
    return missing > 0 ? current.nanosFor(missing) : -nanosOf(-missing, current.bytesPerSecond);
  }

  /** How many tokens there are, and changes nothing; below 0 when in debt. */
  public long tokens(long nowNanos) {
    while (true) {
      Line current = line;
      long position = current.position;
      if (position != FROZEN) {
        long risen = current.at(nowNanos);
        return risen - current.floor(position, risen);
      }
      Thread.onSpinWait();
    }
  }

  /** For how long bytes would have to wait, and takes nothing. */
  public long nanosToWait(long bytes, long nowNanos) {
    Line current = line;
    long missing = Math.min(bytes, current.burstBytes) - tokens(nowNanos);
    return missing > 0 ? current.nanosFor(missing) : 0;
  }

  /** Brings the position up to date, as any taking does. */
  public void touch(long nowNanos) {
    reserve(0, nowNanos);
  }

  /**
   * From now on another allowance holds. Tokens and debts stay as they are, as far as the new burst
   * can hold them: no burst is granted, none is lost. Several threads may do so at once, while
   * others take.
   */
  public void change(Allowance allowance, long nowNanos) {
    change(allowance, allowance.burstBytes(), nowNanos);
  }

  void changeForTurns(Allowance allowance, long nowNanos) {
    change(allowance, allowance.burstBytes() - slackBytes(allowance), nowNanos);
  }

  private synchronized void change(Allowance allowance, long burstBytes, long nowNanos) {
    Line before = line;
    long position = (long) POSITION.getAndSet(before, FROZEN);
    long risen = before.at(nowNanos);
    line = new Line(allowance, burstBytes, nowNanos, risen, before.floor(position, risen));
  }

  /** A position that wrapped around to the very one that means something else is one off. */
  private static long thawed(long position) {
    return position == FROZEN ? FROZEN + 1 : position;
  }

  /** How much one turn takes, while others wait. */
  public long quantumBytes() {
    return line.quantumBytes;
  }

  /** How late after its time a turn may be used. */
  long slackNanos() {
    return line.slackNanos;
  }

  /** What a rate brings in some nanoseconds, rounded down. */
  public static long bytesIn(long nanos, long bytesPerSecond) {
    long seconds = nanos / NANOS_PER_SECOND;
    long rest = nanos - seconds * NANOS_PER_SECOND;
    long whole = bytesPerSecond / NANOS_PER_SECOND;
    long part = bytesPerSecond - whole * NANOS_PER_SECOND;
    return seconds * bytesPerSecond + rest * whole + rest * part / NANOS_PER_SECOND;
  }

  /** In how many nanoseconds a rate brings some bytes, rounded up. */
  static long nanosOf(long bytes, long bytesPerSecond) {
    long seconds = bytes / bytesPerSecond;
    if (seconds >= MOST_NANOS / NANOS_PER_SECOND) {
      return MOST_NANOS;
    }
    long rest = bytes - seconds * bytesPerSecond;
    long nanos =
        rest < Long.MAX_VALUE / NANOS_PER_SECOND
            ? ceilDiv(rest * NANOS_PER_SECOND, bytesPerSecond)
            : ceilDiv(rest * (NANOS_PER_SECOND / 1000), ceilDiv(bytesPerSecond, 1000));
    return seconds * NANOS_PER_SECOND + nanos;
  }

  private static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  /** What holds between two changes. */
  private static final class Line {
    final Allowance allowance;
    final long bytesPerSecond;
    final long burstBytes;
    private final long startNanos;
    private final long start;

    /** {@link #bytesPerSecond} = {@code whole} a nanosecond and {@code part} a second. */
    private final long whole;

    private final long part;

    final long quantumBytes;
    final long slackNanos;
    volatile long position;

    Line(Allowance allowance, long burstBytes, long startNanos, long start, long position) {
      this.allowance = allowance;
      this.bytesPerSecond = allowance.bytesPerSecond();
      this.burstBytes = burstBytes;
      this.startNanos = startNanos;
      this.start = start;
      this.whole = bytesPerSecond / NANOS_PER_SECOND;
      this.part = bytesPerSecond - whole * NANOS_PER_SECOND;
      this.quantumBytes =
          Math.max(
              1,
              Math.min(
                  Math.max(LEAST_QUANTUM_BYTES, Math.min(MOST_QUANTUM_BYTES, bytesPerSecond / 500)),
                  allowance.burstBytes() / 4));
      this.slackNanos = Math.min(SLACK_NANOS, nanosOf(slackBytes(allowance), bytesPerSecond));
      this.position = position;
    }

    /** How far the line has come; before its start, as far as there. Wraps around. */
    long at(long nowNanos) {
      long nanos = nowNanos - startNanos;
      if (nanos <= 0) {
        return start;
      }
      long seconds = nanos / NANOS_PER_SECOND;
      long rest = nanos - seconds * NANOS_PER_SECOND;
      return start + seconds * bytesPerSecond + rest * whole + rest * part / NANOS_PER_SECOND;
    }

    /** The position, or as far behind the line as it may be. */
    long floor(long from, long risen) {
      return risen - from > burstBytes ? risen - burstBytes : from;
    }

    /** In how many nanoseconds the line will have risen by so much; above 0. */
    long nanosFor(long bytes) {
      // What the line has on top of whole bytes comes a nanosecond or so sooner; asking again
      // finds it, and asking too soon is harmless.
      return Math.max(1, nanosOf(bytes, bytesPerSecond));
    }
  }
}
