package dev.weir.replay.download;

import dev.weir.core.limit.Allowance;
import dev.weir.core.limit.Limiter;
import org.jspecify.annotations.Nullable;

/**
 * The limit of a download: the limiter that enforces in the agent, asked for what has been read
 * before it is handed on and more is read. So the socket's buffers fill, and TCP slows the sender.
 * Shared by all connections.
 */
final class Throttle {
  /** How much may come at once after a pause: little, so that windows of 100 ms hold, too. */
  private static final long BURST_NANOS = 20_000_000;

  private static final int LEAST_PIECE_BYTES = 512;
  private static final int MOST_PIECE_BYTES = 64 * 1024;

  private final @Nullable Limiter limiter;
  private final int pieceBytes;

  Throttle(long bytesPerSecond) {
    if (bytesPerSecond == DownloadOptions.UNLIMITED) {
      limiter = null;
      pieceBytes = MOST_PIECE_BYTES;
    } else {
      limiter =
          new Limiter(new Allowance(bytesPerSecond, burstBytes(bytesPerSecond)), System.nanoTime());
      pieceBytes =
          (int) Math.max(LEAST_PIECE_BYTES, Math.min(MOST_PIECE_BYTES, limiter.quantumBytes()));
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
    if (limiter == null) {
      stop.check();
      return;
    }
    long waitNanos = limiter.take(bytes, System.nanoTime());
    while (waitNanos > 0) {
      stop.await(waitNanos);
      waitNanos = limiter.take(bytes, System.nanoTime());
    }
    stop.check();
  }
}
