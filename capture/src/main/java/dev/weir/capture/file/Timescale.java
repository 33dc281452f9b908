package dev.weir.capture.file;

/**
 * How a pcapng interface counts time: ticks of a power of ten or two of a second, from an offset
 * (draft-ietf-opsawg-pcapng, if_tsresol and if_tsoffset).
 */
final class Timescale {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Seconds beyond which a {@code long} of nanoseconds ends, in the year 2262. */
  private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND;

  private final boolean binary;
  private final int exponent;
  private final long ticksPerSecond;
  private final long offsetSeconds;

  /** The most ticks for which one multiplication is enough; -1 where it never is. */
  private final long maxSimpleTicks;

  private final long nanosPerTick;

  /**
   * @param resolution as in if_tsresol, believable
   */
  Timescale(int resolution, long offsetSeconds) {
    this.binary = (resolution & 0x80) != 0;
    this.exponent = resolution & 0x7f;
    this.ticksPerSecond = binary ? 1L << exponent : powerOfTen(exponent);
    this.offsetSeconds = offsetSeconds;
    boolean simple = !binary && exponent <= 9 && offsetSeconds == 0;
    this.nanosPerTick = simple ? NANOS_PER_SECOND / ticksPerSecond : 0;
    this.maxSimpleTicks = simple ? Long.MAX_VALUE / nanosPerTick : -1;
  }

  /** Whether ticks of this fineness fit 64 bits for at least a second. */
  static boolean isBelievable(int resolution) {
    return (resolution & 0x80) != 0 ? (resolution & 0x7f) <= 63 : resolution <= 19;
  }

  /**
   * Nanoseconds since the epoch, rounded down; the nearest that a {@code long} holds if it holds
   * not all.
   *
   * @param ticks 64 unsigned bits
   */
  long epochNanos(long ticks) {
    return ticks >= 0 && ticks <= maxSimpleTicks ? ticks * nanosPerTick : exact(ticks);
  }

  private long exact(long ticks) {
    long seconds;
    long nanos;
    if (binary) {
      seconds = ticks >>> exponent;
      nanos = exponent == 0 ? 0 : fractionNanos(ticks & (ticksPerSecond - 1));
    } else {
      seconds = Long.divideUnsigned(ticks, ticksPerSecond);
      long fraction = ticks - seconds * ticksPerSecond;
      nanos =
          exponent <= 9
              ? fraction * powerOfTen(9 - exponent)
              : Long.divideUnsigned(fraction, powerOfTen(exponent - 9));
    }
    return join(seconds < 0 ? Long.MAX_VALUE : seconds, nanos);
  }

  /** {@code fraction * 10^9 / 2^exponent} by way of 128 bits. */
  private long fractionNanos(long fraction) {
    long high = Math.multiplyHigh(fraction, NANOS_PER_SECOND);
    long low = fraction * NANOS_PER_SECOND;
    return high << (64 - exponent) | low >>> exponent;
  }

  private long join(long seconds, long nanos) {
    long sum = seconds + offsetSeconds;
    if (offsetSeconds > 0 && sum < 0) {
      return Long.MAX_VALUE;
    }
    if (sum >= MAX_SECONDS) {
      return Long.MAX_VALUE;
    }
    return sum < -MAX_SECONDS ? Long.MIN_VALUE : sum * NANOS_PER_SECOND + nanos;
  }

  private static long powerOfTen(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }
}
