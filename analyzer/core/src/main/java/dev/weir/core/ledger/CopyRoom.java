package dev.weir.core.ledger;

import dev.weir.core.http.Endpoints;
import dev.weir.core.http.Exchange;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Room for copies of exchanges that many {@link ExchangeCopies} share, so that the one that much
 * happens to may have nearly all of it. Made at the beginning; taking some allocates nothing and
 * waits for nobody. Any thread may call.
 */
public final class CopyRoom {
  static final int PIECE = 64;

  private static final Endpoints NOBODY = new Endpoints("", 0, "", 0);

  private final ConcurrentLinkedQueue<Exchange[]> free = new ConcurrentLinkedQueue<>();
  private final int pieces;

  /**
   * @param most how many copies it has room for, rounded up to a multiple of 64
   */
  public CopyRoom(int most) {
    pieces = (most + PIECE - 1) / PIECE;
    for (int i = 0; i < pieces; i++) {
      Exchange[] piece = new Exchange[PIECE];
      for (int j = 0; j < PIECE; j++) {
        piece[j] = new Exchange(NOBODY, 0);
      }
      free.add(piece);
    }
  }

  int pieces() {
    return pieces;
  }

  Exchange @Nullable [] take() {
    return free.poll();
  }

  void giveBack(Exchange[] piece) {
    free.add(piece);
  }
}
