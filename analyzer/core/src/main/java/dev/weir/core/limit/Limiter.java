package dev.weir.core.limit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A token bucket for bytes, in one {@code long}.
 *
 * <p>It is the generic cell rate algorithm, counted in bytes instead of nanoseconds. A line rises
 * at the rate. A position beside it says how far the line must have come for all bytes taken so far
 * to be due: taking n bytes moves it up by n. The line less the position are the tokens; the
 * position never falls behind the line by more than the burst. So time and tokens change together
 * in one compare-and-set, and with 1 B/s as with 100 GB/s, bytes and nanoseconds are multiplied
 * exactly. Positions are whole bytes; of the byte that a full bucket spills a part of, nothing is
 * kept.
 *
 * <p><b>Invariant:</b> in every window of length t, the bytes granted by {@link #take} are at most
 * {@code rate · t + burst}, to the byte; and at any time no more than one byte less than that may
 * pass.
 *
 * <p>Bytes may be taken beyond the burst, into debt: then the next to come wait for all of it, so
 * that what is larger than the bucket never starves.
 *
 * <p>Any thread may call, and none waits for another; a decision costs about a clock reading and a
 * compare-and-set and allocates nothing. Times are nanoseconds of one clock, which may be behind by
 * a little from thread to thread, and are compared by subtraction. Positions wrap around, and are
 * compared by subtraction, too; for that a bucket at 100 GB/s must be {@linkplain #touch touched}
 * once in two years.
 *
 * <p>Benchmark: {@code LimiterBenchmark}.
 *
 * @see <a href="https://doi.org/10.1109/INFCOM.1990.91270">virtual scheduling and the leaky
 *     bucket</a>; ITU-T I.371 §A: the generic cell rate algorithm
 */
public final class Limiter {
  static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** The longest wait that is told, some 73 years. */
  public static final long MOST_NANOS = Long.MAX_VALUE / 4;

  /** Multiplied by a billion, with a rate added, it still fits. */
  private static final long MOST_BYTES_AT_ONCE = 9_000_000_000L;

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

  /** The position of a line that has been replaced by its {@link Line#next}. */
  private static final long FROZEN = Long.MIN_VALUE;

  private volatile Line line;

  /** A full bucket. */
  public Limiter(Allowance allowance, long nowNanos) {
    line = new Line(allowance, nowNanos, nowNanos, allowance.burstBytes(), 0, 0, 0);
  }

  public Allowance allowance() {
    return line.allowance;
  }

  long burstBytes() {
    return line.burstBytes;
  }

  /**
   * Takes bytes if there are tokens for all of them, or, for more than the burst, if the bucket is
   * full.
   *
   * @param bytes above 0
   * @return 0 when they were taken, else for how many nanoseconds to wait, and nothing has changed
   * @throws IllegalArgumentException if there are none to take
   */
  public long take(long bytes, long nowNanos) {
    requireAtLeast(1, bytes);
    Line current = line;
    long risen = current.at(nowNanos); // before the position is read, which others may change soon
    while (true) {
      long position = current.position;
      if (position == FROZEN) {
        current = current.next();
        risen = current.at(nowNanos);
        continue;
      }
      long tokens = risen - position;
      long next = position + bytes;
      if (tokens >= current.burstBytes) {
        next = current.whenFull(risen, nowNanos) + bytes;
      } else if (tokens < bytes) {
        return current.nanosFor(Math.min(bytes, current.burstBytes) - tokens, nowNanos);
      }
      if (POSITION.weakCompareAndSet(current, position, thawed(next))) {
        return 0;
      }
    }
  }

  /**
   * Takes bytes whether there are tokens or not: whoever comes next waits for them, too.
   *
   * @throws IllegalArgumentException if they are less than none
   */
  public void reserve(long bytes, long nowNanos) {
    requireAtLeast(0, bytes);
    reserve(bytes, Long.MAX_VALUE, nowNanos);
  }

  /**
   * Takes bytes whether there are tokens or not, of somebody who does not wait for them. Had he
   * waited, he would not have come again so soon; so no more debt is left than the next burst would
   * pay.
   *
   * @return how many tokens were missing, debts included; 0 when there were enough
   */
  long observe(long bytes, long nowNanos) {
    long missing = bytes - tokens(nowNanos);
    reserve(bytes, line.burstBytes, nowNanos);
    return Math.max(0, missing);
  }

  private void reserve(long bytes, long mostDebt, long nowNanos) {
    Line current = line;
    while (true) {
      long position = current.position;
      if (position == FROZEN) {
        current = current.next();
        continue;
      }
      long risen = current.at(nowNanos);
      long from = current.floor(position, risen, nowNanos);
      long debt = Math.min(from - risen + bytes, Math.max(mostDebt, from - risen));
      long next = thawed(risen + debt);
      if (POSITION.weakCompareAndSet(current, position, next)) {
        return;
      }
    }
  }

  /**
   * Gives back bytes that were taken and did not pass after all.
   *
   * <p>While they were held, the bucket could take in more than if they had stayed in it. So what
   * the line has risen meanwhile is kept back; then the invariant holds for the bytes that passed,
   * whoever takes and gives back what and when. (Proof: let S be the position had the given back
   * bytes never been taken. S passes the position less the held bytes only by spilling, which it
   * does no faster than the line rises; and what is kept back of the longest held rises as fast. If
   * all of what is held is to be kept back, the position alone is no less than S.)
   *
   * @param bytes no more than were taken then
   * @throws IllegalArgumentException if they are less than none
   */
  public void giveBack(long bytes, long takenNanos, long nowNanos) {
    requireAtLeast(0, bytes);
    Line current = line;
    while (true) {
      long position = current.position;
      if (position == FROZEN) {
        current = current.next();
        continue;
      }
      long back = bytes - current.rise(takenNanos, nowNanos);
      if (back <= 0 || POSITION.weakCompareAndSet(current, position, thawed(position - back))) {
        return;
      }
    }
  }

  /** How many tokens there are, and changes nothing; below 0 when in debt. */
  public long tokens(long nowNanos) {
    Line current = line;
    while (true) {
      long position = current.position;
      if (position != FROZEN) {
        return current.tokens(position, current.at(nowNanos));
      }
      current = current.next();
    }
  }

  /** For how long bytes would have to wait, and takes nothing. */
  public long nanosToWait(long bytes, long nowNanos) {
    Line current = line;
    return nanosToGain(Math.min(bytes, current.burstBytes) - tokens(nowNanos), nowNanos);
  }

  /** How long it takes until there are so many tokens more than now; 0 for none. */
  long nanosToGain(long bytes, long nowNanos) {
    return bytes > 0 ? line.nanosFor(bytes, nowNanos) : 0;
  }

  /** Brings the position up to date, as any taking does. */
  public void touch(long nowNanos) {
    Line current = line;
    while (true) {
      long position = current.position;
      if (position == FROZEN) {
        current = current.next();
        continue;
      }
      long risen = current.at(nowNanos);
      if (risen - position <= current.burstBytes
          || POSITION.weakCompareAndSet(current, position, thawed(risen - current.burstBytes))) {
        return;
      }
    }
  }

  /**
   * From now on another allowance holds. Tokens and debts stay as they are, as far as the new burst
   * can hold them: no burst is granted, none is lost, nor is a part of a byte. Several threads may
   * do so at once, while others take.
   */
  public synchronized void change(Allowance allowance, long nowNanos) {
    Line before = line;
    while (true) {
      long position = before.position;
      Line after = before.followedBy(allowance, position, nowNanos);
      before.next = after;
      if (POSITION.compareAndSet(before, position, FROZEN)) {
        line = after;
        return;
      }
    }
  }

  private static void requireAtLeast(long least, long bytes) {
    if (bytes < least) {
      throw new IllegalArgumentException("bytes=" + bytes + ", must be at least " + least);
    }
  }

  /** A position that wrapped around to the very one that means something else is one off. */
  private static long thawed(long position) {
    return position == FROZEN ? FROZEN + 1 : position;
  }

  /** How much one turn takes, while others wait. */
  public long quantumBytes() {
    return line.quantumBytes;
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
    return nanosOf(bytes, 0, bytesPerSecond);
  }

  /** The same when a part of a byte, in billionths, is there already. */
  private static long nanosOf(long bytes, long billionths, long bytesPerSecond) {
    if (bytes <= MOST_BYTES_AT_ONCE) {
      // One division: this is the way of every refusal.
      long nanos = (bytes * NANOS_PER_SECOND - billionths + bytesPerSecond - 1) / bytesPerSecond;
      return Math.min(nanos, MOST_NANOS);
    }
    long seconds = bytes / bytesPerSecond;
    if (seconds >= MOST_NANOS / NANOS_PER_SECOND) {
      return MOST_NANOS;
    }
    // A rate has 37 bits, and so has the rest: multiplied by a million it still fits, and so does
    // what is left over of that, multiplied by a thousand.
    long rest = (bytes - seconds * bytesPerSecond) * 1_000_000;
    long micros = rest / bytesPerSecond;
    long left = (rest - micros * bytesPerSecond) * 1_000 - billionths;
    return seconds * NANOS_PER_SECOND + micros * 1_000 - Math.floorDiv(-left, bytesPerSecond);
  }

  /**
   * What holds between two changes.
   *
   * <p>Time is cut into spans of 2^30 nanoseconds, which takes no division. A span brings whole
   * bytes and a part of one, and so does what is left of the last; the parts are counted in
   * billionths, all of which fit for 270 years, and are divided once.
   */
  private static final class Line {
    private static final int SPAN_BITS = 30;
    private static final long SPAN_NANOS = 1L << SPAN_BITS;

    final Allowance allowance;
    final long bytesPerSecond;
    final long burstBytes;
    private final long startNanos;
    private final long start;

    /** How much further than {@link #start} the line began, in billionths of a byte. */
    private final long startPart;

    /** Since when it is sure that bytes were taken from this line, and not from one before. */
    private final long ownNanos;

    /** How fast the lines before it rose, at most, for clocks that are behind; 0 for the first. */
    private final long beforeBytesPerSecond;

    /** {@link #bytesPerSecond} = {@code whole} a nanosecond and {@code part} a second. */
    private final long whole;

    private final long part;

    /** The same of a span, in bytes and billionths. */
    private final long wholeOfSpan;

    private final long partOfSpan;

    final long quantumBytes;
    volatile long position;

    /** Set before the position is frozen. */
    @Nullable Line next;

    Line(
        Allowance allowance,
        long startNanos,
        long ownNanos,
        long start,
        long startPart,
        long beforeBytesPerSecond,
        long position) {
      this.allowance = allowance;
      this.bytesPerSecond = allowance.bytesPerSecond();
      this.burstBytes = allowance.burstBytes();
      this.startNanos = startNanos;
      this.ownNanos = ownNanos;
      this.start = start;
      this.startPart = startPart;
      this.beforeBytesPerSecond = beforeBytesPerSecond;
      this.whole = bytesPerSecond / NANOS_PER_SECOND;
      this.part = bytesPerSecond - whole * NANOS_PER_SECOND;
      this.wholeOfSpan = SPAN_NANOS * whole + SPAN_NANOS * part / NANOS_PER_SECOND;
      this.partOfSpan = SPAN_NANOS * part % NANOS_PER_SECOND;
      this.quantumBytes =
          Math.max(
              1,
              Math.min(
                  Math.max(LEAST_QUANTUM_BYTES, Math.min(MOST_QUANTUM_BYTES, bytesPerSecond / 500)),
                  burstBytes / 4));
      this.position = thawed(position);
    }

    Line next() {
      return Objects.requireNonNull(next);
    }

    /** One that goes on where this one is; later than it began, also for a clock that is behind. */
    Line followedBy(Allowance other, long from, long nowNanos) {
      long age = Math.max(0, nowNanos - startNanos);
      long nanos = startNanos + age;
      long risen = at(nanos);
      long before = Math.max(bytesPerSecond, other.bytesPerSecond());
      if (age < NANOS_PER_SECOND) {
        before = Math.max(before, beforeBytesPerSecond); // a clock may be behind this one, too
      }
      return new Line(
          other, nanos, nanos + 1, risen, partAt(nanos), before, floor(from, risen, nanos));
    }

    /** How far the line has come, in whole bytes. Wraps around. */
    long at(long nowNanos) {
      long nanos = nowNanos - startNanos;
      if (nanos <= 0) {
        return nanos == 0 || beforeBytesPerSecond == 0 ? start : atBefore(-nanos);
      }
      long spans = nanos >> SPAN_BITS;
      long rest = nanos & (SPAN_NANOS - 1);
      return start
          + spans * wholeOfSpan
          + rest * whole
          + (spans * partOfSpan + rest * part + startPart) / NANOS_PER_SECOND;
    }

    /** No further than the lines before had come. */
    private long atBefore(long nanos) {
      return start - bytesIn(nanos, beforeBytesPerSecond) - 1;
    }

    /**
     * How much further than {@link #at} it has come, in billionths of a byte; as {@code at} does.
     */
    private long partAt(long nowNanos) {
      long nanos = nowNanos - startNanos;
      if (nanos <= 0) {
        return startPart;
      }
      long spans = nanos >> SPAN_BITS;
      long rest = nanos & (SPAN_NANOS - 1);
      long billionths = spans * partOfSpan + rest * part + startPart;
      return billionths - billionths / NANOS_PER_SECOND * NANOS_PER_SECOND;
    }

    /** How much it rises from one time to another, at least; all there is when nobody knows. */
    long rise(long fromNanos, long toNanos) {
      if (fromNanos - ownNanos < 0) {
        return Long.MAX_VALUE;
      }
      return toNanos - fromNanos <= 0 ? 0 : at(toNanos) - at(fromNanos) + 1;
    }

    long tokens(long from, long risen) {
      return Math.min(risen - from, burstBytes);
    }

    /** The position, or as far behind the line as it may be. */
    long floor(long from, long risen, long nowNanos) {
      return risen - from < burstBytes ? from : whenFull(risen, nowNanos);
    }

    /** The position of a full bucket. Rounded up: of the byte on its way a part has spilled. */
    long whenFull(long risen, long nowNanos) {
      return risen - burstBytes + (partAt(nowNanos) > 0 ? 1 : 0);
    }

    /** In how many nanoseconds the line will have risen by so many whole bytes; above 0. */
    long nanosFor(long bytes, long nowNanos) {
      return nanosOf(bytes, partAt(nowNanos), bytesPerSecond);
    }
  }
}
