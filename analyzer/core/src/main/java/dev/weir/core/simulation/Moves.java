package dev.weir.core.simulation;

import java.util.List;

/**
 * How a limit was moved.
 *
 * @param first the first of them, {@link #MOST_KEPT} at most
 * @param count how many there were
 */
public record Moves(List<Move> first, long count) {
  /** How many are remembered of each limit. */
  public static final int MOST_KEPT = 100;

  /** It stayed as it was. */
  public static final Moves NONE = new Moves(List.of(), 0);

  public Moves {
    first = List.copyOf(first);
  }
}
