package dev.weir.core.control;

/** Where a {@link LossBreaker} stands. */
public enum BreakerPhase {
  /** The path is taken to be sound: the full rate, retries, samples of two seconds. */
  NORMAL,

  /** The path lost too much: the reduced rate, no retries, samples of a millisecond. */
  REDUCED,

  /** Reducing did not help: as reduced, and whatever is seen changes nothing for a while. */
  FROZEN
}
