package dev.weir.core.control;

/**
 * The two rates of a {@link LossBreaker}, in bytes per second.
 *
 * @param reducedBytesPerSecond at least 1, and below the normal rate
 */
public record BreakerRates(long normalBytesPerSecond, long reducedBytesPerSecond) {

  /** 100 Mbit/s, and 40 Mbit/s when the path is lossy. */
  public static final BreakerRates DEFAULT = new BreakerRates(12_500_000, 5_000_000);

  /** Refuses a reduction that reduces nothing, or leaves nothing. */
  public BreakerRates {
    if (reducedBytesPerSecond < 1 || reducedBytesPerSecond >= normalBytesPerSecond) {
      throw new IllegalArgumentException(
          "reducedBytesPerSecond="
              + reducedBytesPerSecond
              + " is not within 1 to below normalBytesPerSecond="
              + normalBytesPerSecond);
    }
  }
}
