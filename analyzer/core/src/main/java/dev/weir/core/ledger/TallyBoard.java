package dev.weir.core.ledger;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.HttpConnection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts what passes on many connections, quickly, until somebody takes the counts to where they
 * are kept.
 *
 * <p>A {@link Ledger} costs a look-up for each grouping and piece of bytes. Here an exchange keeps
 * its own figures, and they are added up once, in one place, when it is over; the ledgers get the
 * sums once a second. Of an exchange that is in flight then, what has passed so far is told: in the
 * tally of its request, and in that of its response. In steady state nothing is allocated.
 *
 * <p>The two sides of the books are independent, as a ledger's: {@link #captured} counts at the
 * socket, {@link #charge} charges what the parser says whose it was. What is charged to an exchange
 * stands as partial exchange until its request's head is known.
 *
 * <p>A client is its id, if it has one, else its address. When half of what it may have is in use,
 * clients with ids not seen lately count by their address, so that made-up ids do no harm.
 *
 * <p>Confined to one thread at a time: whoever holds the lock that the owner keeps for it. {@link
 * #take} is short; call it again until it has taken all. Bounded: when the room is full, requests
 * are counted under {@code _other} until tallies have been idle for two takings.
 */
public final class TallyBoard extends Apart implements ExchangeListener {
  /** Attached to exchanges that turned out to be no HTTP. */
  private static final Object FOREIGN = new Object();

  /** Beyond so many exchanges in flight, what remembers them is not kept to be used again. */
  private static final int MOST_KEPT = 1024;

  private final TallyRoom room;

  /** Below this the room need not be asked, which others write to. */
  private final int halfShare;

  private final TallyTable table;
  private final Tally unanswered = Tally.unanswered();
  private final Tally unnamed = Tally.unnamed();
  private final boolean clientsToldLater;

  /** Of all exchanges in flight, and those that wait to be used again. */
  private final List<InFlight> all = new ArrayList<>();

  /** How many of these have been looked at by the taking that goes on. */
  private int lookedAt;

  /** Exchanges that are over, whose last bytes have yet to be charged. */
  private @Nullable InFlight over;

  private @Nullable InFlight spare;

  /** Charged to exchanges, and in no tally yet. */
  private long untoldWireBytes;

  private int round;
  private @Nullable Tally dirty;
  private int dirtyTallies;
  private boolean crowded;
  private @Nullable ExchangeCopies copies;

  private long capturedBytes;
  private long connectionsOpened;
  private final long[] unattributedBytes = new long[Reason.values().length];
  private final Distribution responseSizes = Tallies.responseSizes();
  private final Distribution firstBytes = Tallies.firstBytes();
  private final Oddities oddities = new Oddities(100);
  private final Protocols protocols = new Protocols();

  /**
   * @param room for the keys that are told apart between two takings
   */
  public TallyBoard(TallyRoom room) {
    this(room, false);
  }

  /**
   * @param room for the keys that are told apart between two takings
   * @param clientsToldLater whether {@link #client} may say who a client is once the request's head
   *     has passed. Requests are then kept apart until it does, or the response's head passes
   */
  public TallyBoard(TallyRoom room, boolean clientsToldLater) {
    this.room = room;
    this.halfShare = room.halfShare();
    this.table = new TallyTable(room);
    this.clientsToldLater = clientsToldLater;
  }

  /**
   * From now on keeps copies of finished exchanges there, too; null for nowhere.
   *
   * @return where they were kept until now
   */
  public @Nullable ExchangeCopies copyTo(@Nullable ExchangeCopies next) {
    settle();
    ExchangeCopies before = copies;
    copies = next;
    return before;
  }

  /** Counts bytes where they pass the socket. */
  public void captured(long bytes) {
    capturedBytes += bytes;
  }

  /** Charges captured bytes that belong to no exchange. */
  public void unattributed(Reason reason, long bytes) {
    unattributedBytes[reason.ordinal()] += bytes;
  }

  public void connectionOpened() {
    connectionsOpened++;
  }

  /** Counts what connections carried, such as {@code http1} or {@code tls}. */
  public void protocol(String name, long connections, long bytes) {
    protocols.add(name, connections, bytes);
  }

  /**
   * Charges what a connection has just consumed, before anything else passes on it; then {@link
   * #settle}. Apart from that, which may fail for want of memory, this allocates nothing.
   */
  public void charge(HttpConnection connection, long bytes) {
    Exchange owner = connection.owner();
    if (owner == null) {
      unattributed(reason(connection), bytes);
    } else {
      wire(owner, bytes);
    }
  }

  /** Counts what the application itself wrote for an exchange in progress. */
  public void applicationBytes(Exchange x, long bytes) {
    if (!x.finished() && x.attachment() instanceof InFlight inFlight) {
      inFlight.applicationBytes += bytes;
    }
  }

  /** Says who the client of an exchange in progress is; too late once its answer has begun. */
  public void client(Exchange x, String id) {
    if (clientsToldLater && mayBeNamed(x) && x.attachment() instanceof InFlight) {
      x.identifyClient(id);
    }
  }

  /** Whether it is time to take the tallies, sooner than planned; says so once until it is done. */
  public boolean becomesCrowded() {
    if (dirtyTallies < halfShare || crowded || !room.isHalfFull(dirtyTallies)) {
      return false;
    }
    crowded = true;
    return true;
  }

  /** How many keys are told apart at present. */
  int keys() {
    return table.size();
  }

  @Override
  public void bytes(Exchange x, Direction direction, ByteKind kind, long count, long nowNanos) {
    // The exchange itself has counted them.
  }

  @Override
  public void requestHead(Exchange x) {
    if (x.attachment() instanceof InFlight) {
      return;
    }
    settle();
    InFlight inFlight = spare;
    if (inFlight == null) {
      inFlight = new InFlight();
      inFlight.index = all.size();
      all.add(inFlight);
    } else {
      spare = inFlight.next;
    }
    inFlight.renew(x);
    Reason before = x.attachment() == FOREIGN ? Reason.NON_HTTP : Reason.PARTIAL_EXCHANGE;
    unattributed(before, -x.wireBytes());
    untoldWireBytes += x.wireBytes();
    x.attach(inFlight);
  }

  @Override
  public void responseHead(Exchange x) {
    // Asked for when the exchange is told of.
  }

  @Override
  public void finished(Exchange x) {
    if (x.attachment() instanceof InFlight inFlight) {
      inFlight.next = over;
      over = inFlight;
    } else {
      settleForeign(x);
    }
  }

  @Override
  public void oddity(String name, @Nullable Exchange x, String example) {
    oddities.add(name, 1, example);
  }

  /**
   * Takes what was counted.
   *
   * @param most how many keys to take in this call
   * @return whether there are more to be taken
   */
  public boolean take(Tallies into, int most) {
    settle();
    int left = most;
    for (; left > 0 && lookedAt < all.size(); left--) {
      tellNews(all.get(lookedAt++));
    }
    for (; left > 0 && dirty != null; left--) {
      Tally tally = dirty;
      dirty = tally.nextDirty;
      tally.nextDirty = null;
      tally.dirty = false;
      tally.round = round;
      dirtyTallies--;
      into.take(tally);
    }
    table.sweep(most, round);
    if (dirty != null || lookedAt < all.size()) {
      return true;
    }
    lookedAt = 0;
    round++;
    crowded = false;
    // What passed while this was going on is captured once it is told.
    into.capturedBytes += capturedBytes - untoldWireBytes;
    into.connectionsOpened += connectionsOpened;
    capturedBytes = untoldWireBytes;
    connectionsOpened = 0;
    move(unattributedBytes, into.unattributedBytes);
    responseSizes.moveTo(into.responseSizes);
    firstBytes.moveTo(into.firstBytes);
    into.oddities.merge(oddities);
    oddities.clear();
    into.protocols.merge(protocols);
    protocols.clear();
    return false;
  }

  private void wire(Exchange x, long bytes) {
    x.addWireBytes(bytes);
    if (x.attachment() instanceof InFlight) {
      untoldWireBytes += bytes;
    } else if (x.attachment() == FOREIGN) {
      unattributed(Reason.NON_HTTP, bytes);
    } else if (x.requestHeadSeen()) {
      unattributed(Reason.CONNECTION_IDLE, bytes); // finished long ago
    } else {
      unattributed(Reason.PARTIAL_EXCHANGE, bytes);
      settleForeign(x);
    }
  }

  /** What looked like the beginning of a request may turn out to be no HTTP. */
  private void settleForeign(Exchange x) {
    if (x.foreign() && x.attachment() != FOREIGN) {
      x.attach(FOREIGN);
      unattributed(Reason.PARTIAL_EXCHANGE, -x.wireBytes());
      unattributed(Reason.NON_HTTP, x.wireBytes());
    }
  }

  /** Adds up the exchanges that are over and whose last bytes have been charged. */
  public void settle() {
    InFlight inFlight = over;
    while (inFlight != null) {
      InFlight next = inFlight.next;
      over = next;
      Exchange x = inFlight.exchange;
      if (x != null && x.attachment() == inFlight) {
        x.attach(null); // first, so that it is told of but once whatever happens
        settle(x, inFlight);
      }
      inFlight.clear();
      if (all.size() > MOST_KEPT) {
        remove(inFlight);
      } else {
        inFlight.next = spare;
        spare = inFlight;
      }
      inFlight = next;
    }
  }

  /** The last takes its place, and if it has not been looked at, then it will be the next time. */
  private void remove(InFlight inFlight) {
    InFlight last = all.remove(all.size() - 1);
    if (last != inFlight) {
      all.set(inFlight.index, last);
      last.index = inFlight.index;
    }
    lookedAt = Math.min(lookedAt, all.size());
  }

  private void settle(Exchange x, InFlight inFlight) {
    Tally both = inFlight.request == null ? ofBoth(x, inFlight) : null;
    if (both != null) {
      untoldWireBytes -= x.wireBytes();
      Figures figures = touched(both);
      inFlight.tell(x, figures);
      figures.finish(x);
    } else {
      tell(x, inFlight);
      finish(x, inFlight.request);
      finish(x, inFlight.response);
    }
    if (copies != null) {
      copies.add(x);
    }
    if (x.responseHeadSeen()) {
      long responseBytes = x.messageBytes(Direction.RESPONSE);
      responseSizes.count(Tallies.sizeBucket(responseBytes), responseBytes, x);
      if (x.firstByteNanos() != 0) {
        long firstByteNanos = Math.max(0, x.firstByteNanos() - x.startNanos());
        firstBytes.count(Tallies.firstByteBucket(firstByteNanos), firstByteNanos, x);
      }
    }
  }

  private @Nullable Tally ofBoth(Exchange x, InFlight inFlight) {
    Tally both = inFlight.last;
    if (both == null || !TallyTable.isBoth(both, x)) {
      both = table.ofBoth(x);
      inFlight.last = both;
    }
    return both;
  }

  private void finish(Exchange x, @Nullable Tally tally) {
    if (tally != null) {
      touched(tally).finish(x);
    }
  }

  private void tellNews(InFlight inFlight) {
    Exchange x = inFlight.exchange;
    if (x == null || x.attachment() != inFlight) {
      return;
    }
    boolean named = inFlight.request == unnamed && x.clientId() != null;
    if (named || inFlight.hasNews(x)) {
      tell(x, inFlight);
    }
  }

  /** Tells what has passed of an exchange so far. */
  private void tell(Exchange x, InFlight inFlight) {
    Tally toldRequest = inFlight.request;
    Tally toldResponse = inFlight.response;
    // What may fail comes first: from then on nothing is allocated.
    Tally request = toldRequest;
    if (request == null || request == unnamed || table.isCrowd(request)) {
      request = requestTally(x);
    }
    Tally response = toldResponse;
    if (response == null || response == unanswered) {
      response = responseTally(x);
    }
    untoldWireBytes -= inFlight.untoldWireBytes(x);
    if (toldRequest != null) {
      inFlight.takeBack(touched(toldRequest));
    }
    if (toldResponse != null) {
      inFlight.takeBack(touched(toldResponse));
    }
    inFlight.tell(x, touched(request));
    inFlight.tell(x, touched(response));
    inFlight.request = request;
    inFlight.response = response;
    inFlight.told(x);
  }

  private Tally requestTally(Exchange x) {
    boolean waits = clientsToldLater && x.clientId() == null && mayBeNamed(x);
    return waits ? unnamed : table.ofRequest(x);
  }

  private Tally responseTally(Exchange x) {
    return x.responseHeadSeen() || x.finished() ? table.ofResponse(x) : unanswered;
  }

  /** Whether it may still turn out who the client is. */
  private static boolean mayBeNamed(Exchange x) {
    return !x.responseHeadSeen() && !x.finished();
  }

  private static void move(long[] from, long[] to) {
    for (int i = 0; i < from.length; i++) {
      to[i] += from[i];
      from[i] = 0;
    }
  }

  private static Reason reason(HttpConnection connection) {
    return switch (connection.unowned()) {
      case IDLE -> Reason.CONNECTION_IDLE;
      case FOREIGN -> Reason.NON_HTTP;
      case PARTIAL, UNDECIDED -> Reason.PARTIAL_EXCHANGE;
    };
  }

  private Figures touched(Tally tally) {
    if (!tally.dirty) {
      tally.dirty = true;
      tally.nextDirty = dirty;
      dirty = tally;
      dirtyTallies++;
    }
    return tally.figures;
  }
}
