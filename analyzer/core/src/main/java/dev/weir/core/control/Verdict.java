package dev.weir.core.control;

/**
 * What one window speaks for, before it has persisted.
 *
 * @param move which way the rate should go
 * @param boundBytesPerSecond where that way ends
 * @param reason a stable word in snake case
 * @param finding the figures, as the beginning of a sentence
 */
record Verdict(Move move, long boundBytesPerSecond, String reason, String finding) {

  /** A way to go, with its step. */
  enum Move {
    RAISE {
      @Override
      long step(long bytesPerSecond, long boundBytesPerSecond) {
        long stepBytesPerSecond = Math.max(1, Percent.of(RAISE_PERCENT, bytesPerSecond));
        long roomBytesPerSecond = Math.max(0, boundBytesPerSecond - bytesPerSecond);
        return bytesPerSecond + Math.min(stepBytesPerSecond, roomBytesPerSecond);
      }
    },
    LOWER {
      @Override
      long step(long bytesPerSecond, long boundBytesPerSecond) {
        long stepBytesPerSecond = Math.max(1, Percent.of(LOWER_PERCENT, bytesPerSecond));
        long roomBytesPerSecond = Math.max(0, bytesPerSecond - boundBytesPerSecond);
        return bytesPerSecond - Math.min(stepBytesPerSecond, roomBytesPerSecond);
      }
    },
    HOLD {
      @Override
      long step(long bytesPerSecond, long boundBytesPerSecond) {
        return bytesPerSecond;
      }
    };

    private static final int RAISE_PERCENT = 5;
    private static final int LOWER_PERCENT = 3;

    /** The next rate on this way: at least 1 byte per second further, never past the bound. */
    abstract long step(long bytesPerSecond, long boundBytesPerSecond);
  }

  static Verdict raise(long ceilingBytesPerSecond, String reason, String finding) {
    return new Verdict(Move.RAISE, ceilingBytesPerSecond, reason, finding);
  }

  static Verdict lower(long floorBytesPerSecond, String reason, String finding) {
    return new Verdict(Move.LOWER, floorBytesPerSecond, reason, finding);
  }

  static Verdict hold(long bytesPerSecond, String reason, String finding) {
    return new Verdict(Move.HOLD, bytesPerSecond, reason, finding);
  }
}
