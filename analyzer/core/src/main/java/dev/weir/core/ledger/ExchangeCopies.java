package dev.weir.core.ledger;

import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;

/**
 * Copies of finished exchanges, until somebody has looked at them: the originals are used again by
 * their connections at once.
 *
 * <p>Room for so many is made at the beginning, and adding allocates nothing. When it is full, what
 * comes is left out and counted. Confined to one thread at a time: whoever owns it fills it, and
 * hands it over for an empty one.
 */
public final class ExchangeCopies {
  private static final Endpoints NOBODY = new Endpoints("", 0, "", 0);

  private final Exchange[] copies;
  private int size;
  private long leftOut;

  /**
   * @param most how many it has room for
   */
  public ExchangeCopies(int most) {
    copies = new Exchange[most];
    for (int i = 0; i < most; i++) {
      copies[i] = new Exchange(NOBODY, 0);
    }
  }

  void add(Exchange x) {
    if (size == copies.length) {
      leftOut++;
    } else {
      copies[size++].become(x);
    }
  }

  public int size() {
    return size;
  }

  /** One of them, which holds until {@link #clear}. */
  public Exchange get(int index) {
    return copies[index];
  }

  /** How many were left out since it was cleared. */
  public long leftOut() {
    return leftOut;
  }

  /** Forgets all. */
  public void clear() {
    size = 0;
    leftOut = 0;
  }
}
