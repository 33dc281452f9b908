package dev.weir.core.ledger;

import dev.weir.core.http.Exchange;

/**
 * Copies of finished exchanges, until somebody has looked at them: the originals are used again by
 * their connections at once.
 *
 * <p>Adding allocates nothing: there is a room for copies, which others share. When that is full,
 * what comes is left out and counted. Confined to one thread at a time: whoever owns it fills it,
 * and hands it over for an empty one.
 */
public final class ExchangeCopies {
  private final CopyRoom room;
  private final Exchange[][] pieces;
  private int size;
  private long leftOut;

  public ExchangeCopies(CopyRoom room) {
    this.room = room;
    this.pieces = new Exchange[room.pieces()][];
  }

  void add(Exchange x) {
    int piece = size / CopyRoom.PIECE;
    int place = size % CopyRoom.PIECE;
    if (place == 0) {
      Exchange[] more = room.take();
      if (more == null) {
        leftOut++;
        return;
      }
      pieces[piece] = more;
    }
    pieces[piece][place].become(x);
    size++;
  }

  public int size() {
    return size;
  }

  /** One of them, which holds until {@link #clear}. */
  public Exchange get(int index) {
    return pieces[index / CopyRoom.PIECE][index % CopyRoom.PIECE];
  }

  /** How many were left out since it was cleared. */
  public long leftOut() {
    return leftOut;
  }

  /** Forgets all, and gives back their room. */
  public void clear() {
    for (int used = 0; used < size; used += CopyRoom.PIECE) {
      room.giveBack(pieces[used / CopyRoom.PIECE]);
    }
    size = 0;
    leftOut = 0;
  }
}
