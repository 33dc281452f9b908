package dev.weir.core.control;

import dev.weir.core.control.AdaptiveRate.Settings;

/**
 * The two readings of "raise by 5 % when the mean stays below 85 % of the target and tokens do not
 * pile up; lower by 3 % when it is above 120 % and tokens are often exhausted".
 *
 * <p>The target is the limit's rate. Tokens are often exhausted when a tenth of the bytes or more
 * could not have theirs at once.
 */
public enum AdaptiveRule {
  /**
   * What the rule is after: room for those who wait, as long as the path carries it.
   *
   * <ul>
   *   <li>{@code demand_waits}: tokens are often exhausted, and no more than 2 % of the wire bytes
   *       are retransmissions; up to the ceiling. Beyond 2 % a path is no longer probed for more
   *       (the loss threshold of the BBR Internet draft).
   *   <li>{@code wire_wasted}: tokens are often exhausted, and the wire carries more than 120 % of
   *       what the same exchanges would have cost sent once; down to the floor. Compared with their
   *       own first sending and not with the target, because small messages cost twice their size
   *       on the best of paths.
   *   <li>{@code rate_unused}: tokens are not often exhausted, and the mean is below 85 % of a
   *       target that was raised before; down to the rate that was configured and no further, lest
   *       an idle night leave the floor to the first download of the morning.
   * </ul>
   *
   * Where nobody looks at the wire, nothing counts as wasted, and the ceiling alone guards the
   * path.
   */
  DEFAULT {
    @Override
    Verdict judge(LimitWindow window, long bytesPerSecond, Settings settings) {
      if (oftenExhausted(window)) {
        return judgeWaiting(window, bytesPerSecond, settings);
      }
      long targetBytes = window.bytesAt(bytesPerSecond);
      boolean used = Percent.isAtLeast(window.grantedBytes(), targetBytes, LOW_PERCENT);
      boolean raised = bytesPerSecond > settings.bytesPerSecond();
      return raised && !used
          ? Verdict.lower(
              settings.bytesPerSecond(), "rate_unused", meanAndDelay(window, targetBytes))
          : Verdict.hold(bytesPerSecond, "demand_met", meanAndDelay(window, targetBytes));
    }
  },

  /**
   * The letter, for comparison: {@code mean_low} when the mean is below 85 % and no token was
   * spilled, {@code mean_high} when it is above 120 % and tokens are often exhausted.
   *
   * <p>With a bucket that holds two seconds of its rate, three windows of ten seconds in a row
   * never say either. A mean below 85 % leaves at least 1.5 seconds' worth of tokens, so the second
   * such window already overflows the bucket; and ten seconds grant at most ten of refill and two
   * of stock, which is 120 % and not above. (Only a debt larger than the bucket gets past that.)
   */
  LITERAL {
    @Override
    Verdict judge(LimitWindow window, long bytesPerSecond, Settings settings) {
      long targetBytes = window.bytesAt(bytesPerSecond);
      String finding = meanAndDelay(window, targetBytes);
      if (window.spilledBytes() == 0
          && !Percent.isAtLeast(window.grantedBytes(), targetBytes, LOW_PERCENT)) {
        return Verdict.raise(settings.ceilingBytesPerSecond(), "mean_low", finding);
      }
      if (oftenExhausted(window)
          && Percent.isAbove(window.grantedBytes(), targetBytes, HIGH_PERCENT)) {
        return Verdict.lower(settings.floorBytesPerSecond(), "mean_high", finding);
      }
      return Verdict.hold(bytesPerSecond, "mean_fits", finding);
    }
  };

  private static final int LOW_PERCENT = 85;
  private static final int HIGH_PERCENT = 120;
  private static final int OFTEN_PERCENT = 10;
  private static final int HEALTHY_LOSS_PERCENT = 2;

  /** What one window speaks for at a rate. */
  abstract Verdict judge(LimitWindow window, long bytesPerSecond, Settings settings);

  private static Verdict judgeWaiting(LimitWindow window, long bytesPerSecond, Settings settings) {
    String finding =
        Percent.text(window.delayedBytes(), demandBytes(window))
            + " of the bytes had to wait and "
            + Percent.text(window.retransmittedBytes(), window.wireBytes())
            + " of the wire bytes were retransmissions";
    if (Percent.isAbove(window.wireBytes(), window.wireBytesSentOnce(), HIGH_PERCENT)) {
      return Verdict.lower(settings.floorBytesPerSecond(), "wire_wasted", finding);
    }
    if (Percent.isAbove(window.retransmittedBytes(), window.wireBytes(), HEALTHY_LOSS_PERCENT)) {
      return Verdict.hold(bytesPerSecond, "wire_lossy", finding);
    }
    return Verdict.raise(settings.ceilingBytesPerSecond(), "demand_waits", finding);
  }

  private static boolean oftenExhausted(LimitWindow window) {
    return window.delayedBytes() > 0
        && Percent.isAtLeast(window.delayedBytes(), demandBytes(window), OFTEN_PERCENT);
  }

  /** What was asked for, at least: what waits still may be more than what was granted. */
  private static long demandBytes(LimitWindow window) {
    return Math.max(window.grantedBytes(), window.delayedBytes());
  }

  private static String meanAndDelay(LimitWindow window, long targetBytes) {
    return Percent.text(window.delayedBytes(), demandBytes(window))
        + " of the bytes had to wait and the mean was "
        + Percent.text(window.grantedBytes(), targetBytes)
        + " of the target";
  }
}
