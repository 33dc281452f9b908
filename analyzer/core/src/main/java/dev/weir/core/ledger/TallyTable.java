package dev.weir.core.ledger;

import dev.weir.core.http.Exchange;
import dev.weir.core.route.RouteTable;
import org.jspecify.annotations.Nullable;

/**
 * The tallies of a board by key: open addressing with linear probing. Confined as its board is.
 *
 * <p>Bounded: when the room is full, requests share one tally.
 */
final class TallyTable {
  /** Cells that are looked at in one go, while others wait for the board. */
  private static final int MOST_SWEPT = 1024;

  private final TallyRoom room;
  private final Tally crowd =
      Tally.ofRequest(RouteTable.OTHER, RouteTable.OTHER, RouteTable.OTHER, null, 0);
  private @Nullable Tally[] cells = new Tally[64];
  private int size;
  private int swept;

  TallyTable(TallyRoom room) {
    this.room = room;
  }

  int size() {
    return size;
  }

  /** Whether this is where requests go that find no place. */
  boolean isCrowd(Tally tally) {
    return tally == crowd;
  }

  /** The tally of a request, made if there is none. */
  Tally ofRequest(Exchange x) {
    Tally tally = ofRequest(x, x.client(), x.clientId() != null);
    if (tally == crowd && x.clientId() != null) {
      // Made-up ids must not crowd out everything else.
      tally = ofRequest(x, x.endpoints().clientAddress(), false);
    }
    return tally;
  }

  private Tally ofRequest(Exchange x, String client, boolean byId) {
    int hash = Tally.requestHash(x.method(), x.path(), client, x.host());
    int mask = cells.length - 1;
    for (int i = hash & mask; ; i = i + 1 & mask) {
      Tally tally = cells[i];
      if (tally == null) {
        return lacksRoom(byId)
            ? crowd
            : insert(Tally.ofRequest(x.method(), x.path(), client, x.host(), hash));
      }
      if (tally.hash == hash && tally.isRequest(x.method(), x.path(), client, x.host())) {
        return tally;
      }
    }
  }

  /** The tally of an exchange that is over, made if there is none; null when there is no room. */
  @Nullable Tally ofBoth(Exchange x) {
    String client = x.client();
    int status = statusOf(x);
    String type = typeOf(x);
    int hash =
        Tally.requestHash(x.method(), x.path(), client, x.host())
            ^ Tally.responseHash(status, type);
    int mask = cells.length - 1;
    for (int i = hash & mask; ; i = i + 1 & mask) {
      Tally tally = cells[i];
      if (tally == null) {
        return lacksRoom(x.clientId() != null)
            ? null
            : insert(Tally.ofBoth(x.method(), x.path(), client, x.host(), status, type, hash));
      }
      if (tally.hash == hash && isBoth(tally, x)) {
        return tally;
      }
    }
  }

  /** Whether a tally is that of an exchange that is over. */
  static boolean isBoth(Tally tally, Exchange x) {
    return tally.isBoth(x.method(), x.path(), x.client(), x.host(), statusOf(x), typeOf(x));
  }

  /** The tally of an answer, or of there being none, made if there is none. */
  Tally ofResponse(Exchange x) {
    return ofResponse(statusOf(x), typeOf(x));
  }

  private static int statusOf(Exchange x) {
    return x.responseHeadSeen() ? x.status() : 0;
  }

  private static @Nullable String typeOf(Exchange x) {
    return x.responseHeadSeen() ? x.contentType() : null;
  }

  private Tally ofResponse(int status, @Nullable String type) {
    int hash = Tally.responseHash(status, type);
    int mask = cells.length - 1;
    for (int i = hash & mask; ; i = i + 1 & mask) {
      Tally tally = cells[i];
      if (tally == null) {
        if (room.isFull(size) && type != null) {
          return ofResponse(status, null); // statuses are few, so these pass the bound by little
        }
        return insert(Tally.ofResponse(status, type, hash));
      }
      if (tally.hash == hash && tally.isResponse(status, type)) {
        return tally;
      }
    }
  }

  /** Ids beyond half of the room leave the rest to addresses. */
  private boolean lacksRoom(boolean byId) {
    return byId ? room.isHalfFull(size) : room.isFull(size);
  }

  private Tally insert(Tally tally) {
    if (size * 2 >= cells.length) {
      Tally[] old = cells;
      cells = new Tally[old.length * 2];
      for (Tally each : old) {
        if (each != null) {
          place(each);
        }
      }
    }
    place(tally);
    size++;
    room.add(1);
    return tally;
  }

  private void place(Tally tally) {
    int mask = cells.length - 1;
    int i = tally.hash & mask;
    while (cells[i] != null) {
      i = i + 1 & mask;
    }
    cells[i] = tally;
  }

  /**
   * Looks at a part of the table, and forgets tallies that have been idle for two takings. An
   * exchange in flight may go on with one that is forgotten; it is taken like any other.
   *
   * @param least how many cells to look at, at least
   * @param round of the board, see {@link Tally#round}
   */
  void sweep(int least, int round) {
    int part = room.isHalfFull(size) ? MOST_SWEPT : Math.min(MOST_SWEPT, cells.length / 16);
    for (int left = Math.max(least, part); left > 0 && size > room.keptTallies(); left--) {
      swept = swept + 1 & cells.length - 1;
      Tally tally = cells[swept];
      if (tally != null && !tally.dirty && round - tally.round > 1) {
        remove(swept);
      }
    }
  }

  /** Takes a tally out, and moves those behind it that would no longer be found. */
  private void remove(int at) {
    int mask = cells.length - 1;
    int hole = at;
    for (int i = hole + 1 & mask; ; i = i + 1 & mask) {
      Tally tally = cells[i];
      if (tally == null) {
        break;
      }
      // A tally may move to the hole unless its home lies cyclically behind the hole.
      if ((i - tally.hash & mask) >= (i - hole & mask)) {
        cells[hole] = tally;
        hole = i;
      }
    }
    cells[hole] = null;
    size--;
    room.add(-1);
  }
}
