package dev.weir.core.alert;

/** Whether a route comes back after equal silences, as a job does. Confined to one thread. */
final class Returns {
  /** So many seconds without it make a silence. */
  private static final long SILENCE_SECONDS = 20;

  private static final int REGULAR = 3;

  private long lastSecond = Long.MIN_VALUE;
  private long silenceSeconds;
  private int alike;

  void seen(long second) {
    long silence = lastSecond == Long.MIN_VALUE ? 0 : second - lastSecond;
    if (silence >= SILENCE_SECONDS) {
      // To a fifth: jobs come late now and then.
      boolean same = Math.abs(silence - silenceSeconds) * 5 <= silenceSeconds;
      alike = same ? alike + 1 : 1;
      silenceSeconds = silence;
    }
    lastSecond = Math.max(lastSecond, second);
  }

  /** Whether it came back several times so, and may do so again. */
  boolean regular(long second) {
    return alike >= REGULAR && second - lastSecond <= 2 * silenceSeconds;
  }
}
