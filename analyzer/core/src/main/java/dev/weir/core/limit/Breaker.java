package dev.weir.core.limit;

/**
 * Takes a limit down to a lower rate while its path loses much of what is sent; when, {@code
 * LossBreaker} says.
 */
public record Breaker(long reducedBytesPerSecond) {
  /** 40 Mbit/s. */
  public static final Breaker DEFAULT = new Breaker(5_000_000);

  public Breaker {
    if (reducedBytesPerSecond < 1) {
      throw new IllegalArgumentException(
          "reduced=" + reducedBytesPerSecond + " lets nothing through; set 1 or more");
    }
  }
}
