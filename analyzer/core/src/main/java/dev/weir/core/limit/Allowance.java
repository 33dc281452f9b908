package dev.weir.core.limit;

import dev.weir.core.unit.ByteRate;
import dev.weir.core.unit.ByteSize;

/**
 * What a token bucket lets through: in every window of length t at most {@code bytesPerSecond · t +
 * burstBytes}.
 *
 * @param bytesPerSecond from 1 to {@link #MOST_BYTES_PER_SECOND}
 * @param burstBytes at least {@link #LEAST_BURST_BYTES}, at most {@link #MOST_BURST_BYTES}
 */
public record Allowance(long bytesPerSecond, long burstBytes) {
  /** 100 GB/s. */
  public static final long MOST_BYTES_PER_SECOND = 100_000_000_000L;

  /** What one segment of TCP carries over Ethernet: with less, nothing could ever be sent whole. */
  public static final long LEAST_BURST_BYTES = 1460;

  /** 1 PB, so that positions of buckets can be compared by subtraction. */
  public static final long MOST_BURST_BYTES = 1_000_000_000_000_000L;

  public Allowance {
    if (bytesPerSecond < 1 || bytesPerSecond > MOST_BYTES_PER_SECOND) {
      throw new IllegalArgumentException(
          "rate="
              + bytesPerSecond
              + " bytes per second is not between 1 and "
              + MOST_BYTES_PER_SECOND
              + "; set a rate such as 5MB/s");
    }
    if (burstBytes < LEAST_BURST_BYTES || burstBytes > MOST_BURST_BYTES) {
      throw new IllegalArgumentException(
          burstBytes < LEAST_BURST_BYTES
              ? "burst="
                  + burstBytes
                  + " is below one segment of "
                  + LEAST_BURST_BYTES
                  + " bytes; set burst: 64KiB or more"
              : "burst="
                  + burstBytes
                  + " is above "
                  + MOST_BURST_BYTES
                  + " bytes; set a smaller burst");
    }
  }

  /** With a burst of two seconds of rate, the default. */
  public static Allowance of(long bytesPerSecond) {
    return new Allowance(bytesPerSecond, defaultBurstBytes(bytesPerSecond));
  }

  /** Two seconds of rate, but one segment at least. */
  public static long defaultBurstBytes(long bytesPerSecond) {
    return Math.max(LEAST_BURST_BYTES, 2 * Math.min(bytesPerSecond, MOST_BYTES_PER_SECOND));
  }

  /** At another rate, with the same burst. */
  public Allowance withRate(long otherBytesPerSecond) {
    return new Allowance(otherBytesPerSecond, burstBytes);
  }

  /** Whether the burst is the default of the rate, be it written out or not. */
  public boolean burstIsDefault() {
    return burstBytes == defaultBurstBytes(bytesPerSecond);
  }

  /** At another rate. A burst of two seconds of rate stays one, any other stays as it is. */
  public Allowance movedTo(long otherBytesPerSecond) {
    return burstIsDefault() ? of(otherBytesPerSecond) : withRate(otherBytesPerSecond);
  }

  /** {@code 5.00 MB/s, burst 10.0 MB}. */
  @Override
  public String toString() {
    return ByteRate.format((double) bytesPerSecond) + ", burst " + ByteSize.format(burstBytes);
  }
}
