package dev.weir.core.control;

import dev.weir.core.http.Direction;

/** Told what a path carries, on the thread that looks; in the order of time, about. */
public interface PathListener {
  /** Wants to know of nothing. */
  PathListener NOBODY =
      new PathListener() {
        @Override
        public void sent(Direction direction, long bytes, boolean ceMarked, long epochNanos) {}

        @Override
        public void sentAgain(Direction direction, long bytes, long epochNanos) {}
      };

  /**
   * A packet passed.
   *
   * @param bytes of its payload, sent before or not
   * @param ceMarked whether it says "congestion experienced" (RFC 3168 §5)
   */
  void sent(Direction direction, long bytes, boolean ceMarked, long epochNanos);

  /** So much of what is told by {@link #sent}, earlier or later, had been sent before. */
  void sentAgain(Direction direction, long bytes, long epochNanos);
}
