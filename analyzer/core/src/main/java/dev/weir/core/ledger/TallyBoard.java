package dev.weir.core.ledger;

import dev.weir.core.http.ByteKind;
import dev.weir.core.http.Direction;
import dev.weir.core.http.Exchange;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.http.HttpConnection;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Counts what passes on many connections, quickly, until somebody takes the counts to where they
 * are kept.
 *
 * <p>A {@link Ledger} costs a look-up for each grouping and exchange. Here an exchange has two
 * tallies, found once, of which bytes are added to two fields; the ledgers get the sums once a
 * second. In steady state nothing is allocated.
 *
 * <p>The two sides of the books are independent, as a ledger's: {@link #captured} counts at the
 * socket, {@link #consumed} charges what the parser says whose it was. What is charged to an
 * exchange stands as partial exchange until its request's head is known.
 *
 * <p>A client is its id, if it has one, else its address. When half of {@code mostTallies} are in
 * use, clients with ids not seen lately count by their address, so that made-up ids do no harm.
 *
 * <p>Confined to one thread at a time: whoever holds the lock that the owner keeps for it. {@link
 * #take} is short; call it again until it has taken all. Bounded: beyond {@code mostTallies}
 * requests are counted under {@code _other} until the next taking.
 */
public final class TallyBoard implements ExchangeListener {
  private static final int KINDS = ByteKind.values().length;

  /** Attached to exchanges that turned out to be no HTTP. */
  private static final Object FOREIGN = new Object();

  /** An exchange in progress, or one whose last bytes have yet to be charged. */
  private static final class InFlight {
    @Nullable Exchange exchange;
    Tally request;
    Tally response;
    long applicationBytes;

    InFlight(Tally request, Tally response) {
      this.request = request;
      this.response = response;
    }
  }

  private final int mostTallies;
  private final TallyTable table;
  private final Tally unanswered = Tally.unanswered();
  private final Tally unnamed = Tally.unnamed();
  private final boolean clientsToldLater;
  private final ArrayDeque<InFlight> over = new ArrayDeque<>();
  private final ArrayDeque<InFlight> spares = new ArrayDeque<>();

  private int round;
  private @Nullable Tally dirty;
  private int dirtyTallies;

  private long capturedBytes;
  private long connectionsOpened;
  private final long[] unattributedBytes = new long[Reason.values().length];
  private final long[] responseSizes = new long[Tallies.sizeBoundsBytes().length + 1];
  private long responseSizesSum;
  private final Oddities oddities = new Oddities(100);
  private final Protocols protocols = new Protocols();

  /**
   * @param mostTallies how many keys are told apart between two takings
   */
  public TallyBoard(int mostTallies) {
    this(mostTallies, false);
  }

  /**
   * @param mostTallies how many keys are told apart between two takings
   * @param clientsToldLater whether {@link #client} may say who a client is once the request's head
   *     has passed. Requests are then kept apart until it does, or the response's head passes
   */
  public TallyBoard(int mostTallies, boolean clientsToldLater) {
    if (mostTallies < 1) {
      throw new IllegalArgumentException("mostTallies=" + mostTallies + " is below 1");
    }
    this.mostTallies = mostTallies;
    this.table = new TallyTable(mostTallies);
    this.clientsToldLater = clientsToldLater;
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

  /** Charges what a connection has just consumed, before anything else passes on it. */
  public void consumed(HttpConnection connection, long bytes) {
    Exchange owner = connection.owner();
    if (owner == null) {
      unattributed(reason(connection), bytes);
    } else {
      wire(owner, bytes);
    }
    forgetFinished();
  }

  /** Counts what the application itself wrote for an exchange in progress. */
  public void applicationBytes(Exchange x, long bytes) {
    if (!x.finished() && x.attachment() instanceof InFlight inFlight) {
      inFlight.applicationBytes += bytes;
      touched(inFlight.request).applicationBytes += bytes;
      touched(inFlight.response).applicationBytes += bytes;
    }
  }

  /** Says who the client of an exchange in progress is; too late once its answer has begun. */
  public void client(Exchange x, String id) {
    if (x.attachment() instanceof InFlight inFlight && inFlight.request == unnamed) {
      x.identifyClient(id);
      name(x, inFlight);
    }
  }

  /** Whether it is time to take the tallies, sooner than planned. */
  public boolean crowded() {
    return dirtyTallies > mostTallies / 2;
  }

  /** How many keys are told apart at present. */
  int keys() {
    return table.size();
  }

  @Override
  public void bytes(Exchange x, Direction direction, ByteKind kind, long count, long nowNanos) {
    if (x.attachment() instanceof InFlight inFlight) {
      int index = direction.ordinal() * KINDS + kind.ordinal();
      touched(inFlight.request).bytes[index] += count;
      touched(inFlight.response).bytes[index] += count;
    }
  }

  @Override
  public void requestHead(Exchange x) {
    if (x.attachment() instanceof InFlight) {
      return;
    }
    Reason before = x.attachment() == FOREIGN ? Reason.NON_HTTP : Reason.PARTIAL_EXCHANGE;
    unattributed(before, -x.wireBytes());
    Tally request = clientsToldLater ? unnamed : table.ofRequest(x);
    InFlight inFlight = spares.poll();
    if (inFlight == null) {
      inFlight = new InFlight(request, unanswered);
    } else {
      inFlight.request = request;
      inFlight.response = unanswered;
      inFlight.applicationBytes = 0;
    }
    inFlight.exchange = x;
    x.attach(inFlight);
    enter(x, request);
    enter(x, unanswered);
  }

  @Override
  public void responseHead(Exchange x) {
    if (x.attachment() instanceof InFlight inFlight && inFlight.response == unanswered) {
      name(x, inFlight);
      answer(x, inFlight, table.ofResponse(x.status(), x.contentType()));
    }
  }

  @Override
  public void finished(Exchange x) {
    if (!(x.attachment() instanceof InFlight inFlight)) {
      settleForeign(x);
      return;
    }
    name(x, inFlight);
    if (inFlight.response == unanswered) {
      answer(x, inFlight, table.ofResponse(0, null));
    }
    touched(inFlight.request).finish(x);
    touched(inFlight.response).finish(x);
    inFlight.request.exchangesInFlight--;
    inFlight.response.exchangesInFlight--;
    if (x.responseHeadSeen()) {
      long responseBytes = x.messageBytes(Direction.RESPONSE);
      responseSizes[Tallies.sizeBucket(responseBytes)]++;
      responseSizesSum += responseBytes;
    }
    over.push(inFlight);
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
    for (int left = most; left > 0 && dirty != null; left--) {
      Tally tally = dirty;
      dirty = tally.nextDirty;
      tally.nextDirty = null;
      tally.dirty = false;
      tally.round = round;
      dirtyTallies--;
      into.take(tally);
    }
    table.sweep(most, round);
    if (dirty != null) {
      return true;
    }
    round++;
    into.capturedBytes += capturedBytes;
    into.connectionsOpened += connectionsOpened;
    into.responseSizesSum += responseSizesSum;
    capturedBytes = 0;
    connectionsOpened = 0;
    responseSizesSum = 0;
    move(unattributedBytes, into.unattributedBytes);
    move(responseSizes, into.responseSizes);
    into.oddities.merge(oddities);
    oddities.clear();
    into.protocols.merge(protocols);
    protocols.clear();
    return false;
  }

  private void wire(Exchange x, long bytes) {
    x.addWireBytes(bytes);
    if (x.attachment() instanceof InFlight inFlight) {
      touched(inFlight.request).wireBytes += bytes;
      touched(inFlight.response).wireBytes += bytes;
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

  private void forgetFinished() {
    for (InFlight inFlight = over.poll(); inFlight != null; inFlight = over.poll()) {
      Exchange exchange = inFlight.exchange;
      if (exchange != null && exchange.attachment() == inFlight) {
        exchange.attach(null);
      }
      inFlight.exchange = null;
      spares.push(inFlight);
    }
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

  private void enter(Exchange x, Tally tally) {
    touched(tally).add(x);
    tally.exchangesInFlight++;
  }

  /** The client is known, or nobody will tell: what passed so far goes to its tally. */
  private void name(Exchange x, InFlight inFlight) {
    if (inFlight.request == unnamed) {
      Tally request = table.ofRequest(x);
      inFlight.request = request;
      move(x, inFlight.applicationBytes, unnamed, request);
    }
  }

  /** The answer is known: what passed so far goes from the unanswered to its tally. */
  private void answer(Exchange x, InFlight inFlight, Tally response) {
    inFlight.response = response;
    move(x, inFlight.applicationBytes, unanswered, response);
  }

  private void move(Exchange x, long applicationBytes, Tally from, Tally to) {
    touched(from).subtract(x);
    from.figures.applicationBytes -= applicationBytes;
    from.exchangesInFlight--;
    enter(x, to);
    to.figures.applicationBytes += applicationBytes;
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
