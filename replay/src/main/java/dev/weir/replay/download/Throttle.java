package dev.weir.replay.download;

import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.Limiter;
import org.jspecify.annotations.Nullable;

/**
 * The limit of a download: limiters as they enforce in the agent, asked for what has been read
 * before it is handed on and more is read. So the socket's buffers fill, and TCP slows the sender.
 * Shared by all connections; any thread may call.
 *
 * <p>There are two. One has the rate, and what a second brings as its burst, of which nearly
 * nothing is there at first: what a late thread or a slow server has missed in that time is made
 * good. The other lets it be made good by {@value #CATCH_UP_PERCENT} % more than the rate and no
 * faster, so that short windows hold, too.
 *
 * <p><b>Invariant:</b> from the beginning until any time t no more than {@code rate · t} and 10 ms
 * of the rate (or one segment) have passed, and in every window of 100 ms no more than 1.2 times
 * what the rate brings in that time.
 */
final class Throttle {
  static final int CATCH_UP_PERCENT = 10;
  private static final long BURST_NANOS = 10_000_000;
  private static final long MISSED_NANOS = 1_000_000_000;

  private static final int LEAST_PIECE_BYTES = 256;
  private static final int MOST_PIECE_BYTES = 64 * 1024;

  private final @Nullable Limiter peak;
  private final Limiter mean;
  private final int pieceBytes;

  Throttle(long bytesPerSecond, long nowNanos) {
    if (bytesPerSecond == DownloadOptions.UNLIMITED) {
      mean = new Limiter(Allowance.of(Allowance.MOST_BYTES_PER_SECOND), nowNanos);
      peak = null;
      pieceBytes = MOST_PIECE_BYTES;
      return;
    }
    long burstBytes = burstBytes(bytesPerSecond);
    long missedBytes = Math.max(burstBytes, Limiter.bytesIn(MISSED_NANOS, bytesPerSecond));
    mean = new Limiter(new Allowance(bytesPerSecond, missedBytes), nowNanos);
    mean.reserve(missedBytes - burstBytes, nowNanos);
    long peakBytesPerSecond = bytesPerSecond + bytesPerSecond / 100 * CATCH_UP_PERCENT;
    Allowance highest =
        new Allowance(Math.min(Allowance.MOST_BYTES_PER_SECOND, peakBytesPerSecond), burstBytes);
    Limiter catchingUp = new Limiter(highest, nowNanos);
    peak = catchingUp;
    long quantumBytes = Math.min(mean.quantumBytes(), catchingUp.quantumBytes());
    pieceBytes = (int) Math.max(LEAST_PIECE_BYTES, Math.min(MOST_PIECE_BYTES, quantumBytes));
  }

  /** The first bytes come now: what might have come before was not missed. */
  void begin(long nowNanos) {
    if (peak != null) {
      long burstBytes = peak.allowance().burstBytes();
      mean.reserve(Math.max(0, mean.tokens(nowNanos) - burstBytes), nowNanos);
    }
  }

  static long burstBytes(long bytesPerSecond) {
    return Math.max(Allowance.LEAST_BURST_BYTES, Limiter.bytesIn(BURST_NANOS, bytesPerSecond));
  }

  /** How much to read at once at most. */
  int pieceBytes() {
    return pieceBytes;
  }

  /** Waits until these bytes may pass. */
  void pay(int bytes, Stop stop) throws StoppedException {
    long waitNanos = take(bytes, System.nanoTime());
    while (waitNanos > 0) {
      stop.await(waitNanos);
      waitNanos = take(bytes, System.nanoTime());
    }
    stop.check();
  }

  /** 0 when these bytes may pass, else after how many nanoseconds to ask again. */
  long take(int bytes, long nowNanos) {
    Limiter first = peak;
    if (first == null) {
      return 0;
    }
    long waitNanos = first.take(bytes, nowNanos);
    if (waitNanos == 0) {
      waitNanos = mean.take(bytes, nowNanos);
      if (waitNanos > 0) {
        first.giveBack(bytes, nowNanos, nowNanos);
      }
    }
    return waitNanos;
  }
}
