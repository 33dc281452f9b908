package dev.weir.core.window;

/**
 * Tells a time that has come after a long silence from one that is wrong: the first is followed by
 * later ones, the second by those of before. Confined to one thread.
 */
public final class Leap {
  /** What lasts no longer may be one exchange by itself. */
  private static final long CONFIRMED_SECONDS = 60;

  private final long mostSeconds;
  private boolean open;
  private long toSecond;

  /**
   * @param mostSeconds further than this is a leap
   */
  public Leap(long mostSeconds) {
    this.mostSeconds = mostSeconds;
  }

  /** Whether it may be this second by now, when it was another before. */
  public boolean believes(long beforeSecond, long second) {
    if (second <= beforeSecond + mostSeconds) {
      open = false;
      return true;
    }
    if (open && second - CONFIRMED_SECONDS > toSecond) {
      open = false;
      return true;
    }
    if (!open) {
      open = true;
      toSecond = second;
    }
    toSecond = Math.min(toSecond, second);
    return false;
  }
}
