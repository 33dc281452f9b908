package dev.weir.core.control;

/**
 * A bucket of two seconds of its rate under a load of which nothing is lost: what cannot be granted
 * waits. Runs in steps of a tenth of a second of virtual time and tells what one window saw.
 */
final class TokenBucket {
  static final long WINDOW_NANOS = 10_000_000_000L;
  private static final int STEPS_PER_WINDOW = 100;
  private static final int STEPS_PER_SECOND = 10;

  private long tokensBytes;
  private long waitingBytes;

  /** The bytes that are asked for at each step of a window. */
  interface Load {
    long bytesAt(int step);
  }

  LimitWindow run(long bytesPerSecond, Load load) {
    long granted = 0;
    long delayed = waitingBytes;
    long spilled = 0;
    for (int step = 0; step < STEPS_PER_WINDOW; step++) {
      long refilled = tokensBytes + bytesPerSecond / STEPS_PER_SECOND;
      tokensBytes = Math.min(refilled, 2 * bytesPerSecond);
      spilled += refilled - tokensBytes;

      long asked = load.bytesAt(step);
      long passing = Math.min(tokensBytes, waitingBytes + asked);
      tokensBytes -= passing;
      waitingBytes += asked - passing;
      delayed += Math.min(asked, waitingBytes);
      granted += passing;
    }
    return LimitWindow.withoutCapture(WINDOW_NANOS, granted, delayed, spilled);
  }
}
