package dev.weir.core.simulation;

import dev.weir.core.http.Direction;
import dev.weir.core.limit.Limit;
import org.jspecify.annotations.Nullable;

/** Sees what happens, in the order of time. */
interface Witness {
  /** Looks away. */
  Witness BLIND = new Witness() {};

  /** Bytes got into the socket. */
  default void passed(int exchange, Direction direction, long bytes, long nowNanos) {}

  /**
   * The last byte of a message got into the socket.
   *
   * @param lateNanos by how much it is behind its recorded times, put off by its client or not
   * @param causes the limits that made it late, as {@link Flight#causes}
   */
  default void ended(int exchange, Gate gate, long lateNanos, long causes) {}

  /**
   * An exchange was refused; told for each direction in which limits apply to it.
   *
   * @param by the limit that did
   */
  default void rejected(int exchange, Gate gate, @Nullable Limit by) {}

  /** Whether nothing from some time on is of interest. */
  default boolean hasSeenEnough(long fromNanos) {
    return false;
  }
}
